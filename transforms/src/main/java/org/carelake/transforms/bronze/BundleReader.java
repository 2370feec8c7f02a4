package org.carelake.transforms.bronze;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the entries of a Bundle in one pass, without building them. The text has been scanned by
 * {@link JsonScanner} before, or its entries will be.
 */
final class BundleReader {
  private static final Set<String> UNPACKED =
      Set.of("transaction", "batch", "searchset", "collection", "history");

  private final JsonFactory factory;

  /** A reader; how deep the entries are nested, their own scan says. */
  BundleReader() {
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();
  }

  /**
   * The outline of a Bundle of type transaction, batch, searchset, collection or history; empty for
   * a Bundle that is stored as the resource it is (document, message), and for what is no Bundle.
   *
   * @throws RejectedException if it can't be read
   */
  Optional<BundleOutline> read(byte[] text, int start, int end) throws RejectedException {
    Pass pass = pass(text, start, end);
    boolean unpacked =
        "Bundle".equals(pass.resourceType) && pass.type != null && UNPACKED.contains(pass.type);
    return unpacked ? Optional.of(pass.outline()) : Optional.empty();
  }

  /**
   * The outline of a Bundle whatever its type.
   *
   * @throws RejectedException if it can't be read
   */
  BundleOutline readAny(byte[] text, int start, int end) throws RejectedException {
    return pass(text, start, end).outline();
  }

  private Pass pass(byte[] text, int start, int end) throws RejectedException {
    try (JsonParser json = factory.createParser(text, start, end - start)) {
      Pass pass = new Pass(json, start);
      pass.bundle();
      return pass;
    } catch (IOException failure) {
      throw new RejectedException(
          RejectReason.JSON_SYNTAX, "a Bundle that is not JSON of the shape of a Bundle");
    }
  }

  /** One reading; the parser stands on the token that a method is named after. */
  private static final class Pass {
    private final JsonParser json;
    private final int base;
    private final List<BundleOutline.Entry> entries = new ArrayList<>();
    private String resourceType;
    private String type;
    private Long timestamp;
    private Long updated;

    Pass(JsonParser json, int base) {
      this.json = json;
      this.base = base;
    }

    BundleOutline outline() {
      return new BundleOutline(timestamp == null ? updated : timestamp, entries);
    }

    void bundle() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      Set<String> names = new HashSet<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = once(names);
        JsonToken value = json.nextToken();
        switch (name) {
          case "resourceType" -> resourceType = text(value);
          case "type" -> type = text(value);
          case "timestamp" -> timestamp = time(value);
          case "meta" -> updated = time(member(value, "lastUpdated"));
          case "entry" -> entries(value, entries);
          default -> json.skipChildren();
        }
      }
    }

    private void entries(JsonToken value, List<BundleOutline.Entry> entries) throws IOException {
      if (value != JsonToken.START_ARRAY) {
        json.skipChildren();
        return;
      }
      for (JsonToken entry = json.nextToken();
          entry != JsonToken.END_ARRAY;
          entry = json.nextToken()) {
        if (entry == JsonToken.START_OBJECT) {
          entries.add(entry());
        }
      }
    }

    private BundleOutline.Entry entry() throws IOException {
      int start = tokenStart();
      int resourceStart = -1;
      int resourceEnd = -1;
      Resource resource = new Resource(null, null, List.of());
      String fullUrl = null;
      String[] request = {null, null};
      String mode = null;
      Long time = null;
      Set<String> names = new HashSet<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = once(names);
        JsonToken value = json.nextToken();
        switch (name) {
          case "fullUrl" -> fullUrl = text(value);
          case "resource" -> {
            resourceStart = tokenStart();
            resource = resource(value);
            resourceEnd = tokenEnd();
          }
          case "request" -> request = members(value, "method", "url");
          case "search" -> mode = members(value, "mode")[0];
          case "response" -> time = time(members(value, "lastModified")[0]);
          default -> json.skipChildren();
        }
      }
      return new BundleOutline.Entry(
          start,
          tokenEnd(),
          resourceStart,
          resourceEnd,
          resource.type(),
          resource.id(),
          resource.identifiers(),
          fullUrl,
          request[0],
          request[1],
          mode,
          time);
    }

    private record Resource(String type, String id, List<String> identifiers) {}

    private Resource resource(JsonToken value) throws IOException {
      String type = null;
      String id = null;
      List<String> identifiers = new ArrayList<>();
      if (value == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          JsonToken member = json.nextToken();
          switch (name) {
            case "resourceType" -> type = text(member);
            case "id" -> id = text(member);
            case "identifier" -> identifiers(member, identifiers);
            default -> json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
      return new Resource(type, id, identifiers);
    }

    /** An array of Identifier, or the one Identifier that a few types have. */
    private void identifiers(JsonToken value, List<String> identifiers) throws IOException {
      if (value == JsonToken.START_OBJECT) {
        String[] parts = members(value, "system", "value");
        if (parts[1] != null) {
          identifiers.add((parts[0] == null ? "" : parts[0]) + "|" + parts[1]);
        }
      } else if (value == JsonToken.START_ARRAY) {
        for (JsonToken element = json.nextToken();
            element != JsonToken.END_ARRAY;
            element = json.nextToken()) {
          if (element == JsonToken.START_OBJECT) {
            identifiers(element, identifiers);
          } else {
            json.skipChildren();
          }
        }
      }
    }

    private String member(JsonToken value, String name) throws IOException {
      return members(value, name)[0];
    }

    /** The strings of some members of an object; leaves the parser on the object's end. */
    private String[] members(JsonToken value, String... names) throws IOException {
      String[] found = new String[names.length];
      if (value != JsonToken.START_OBJECT) {
        json.skipChildren();
        return found;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken member = json.nextToken();
        for (int i = 0; i < names.length; i++) {
          if (names[i].equals(name) && member == JsonToken.VALUE_STRING) {
            found[i] = json.getText();
          }
        }
        json.skipChildren();
      }
      return found;
    }

    private String once(Set<String> names) throws IOException {
      if (!names.add(json.currentName())) {
        throw new IOException("two members of one name in the frame of a Bundle");
      }
      return json.currentName();
    }

    private String text(JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_STRING) {
        return json.getText();
      }
      json.skipChildren();
      return null;
    }

    private Long time(JsonToken value) throws IOException {
      return time(text(value));
    }

    private static Long time(String text) {
      return text == null ? null : Timestamps.micros(text).orElse(null);
    }

    private int tokenStart() {
      return base + (int) json.currentTokenLocation().getByteOffset();
    }

    private int tokenEnd() {
      return base + (int) json.currentLocation().getByteOffset();
    }
  }
}
