package org.carelake.jobs.erase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.ErasureRule;

/**
 * By what a person is known, out of all versions of the patient in bronze. In memory alone, for as
 * long as an erasure runs; it never reaches a plan, a message or a file.
 */
final class Identity implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHORTEST_NAME = 3;

  private final String id;
  private final HashSet<String> identifiers = new HashSet<>();
  private final HashSet<String> telecoms = new HashSet<>();
  private final HashSet<FullName> names = new HashSet<>();

  private Identity(String id) {
    this.id = id;
  }

  /** A family name and a given name that stand together. */
  record FullName(String family, String given) implements Serializable {}

  /** What bronze knows of a patient; the id alone when there is no such patient. */
  static Identity read(Lakehouse lakehouse, String id) {
    Identity identity = new Identity(id);
    TableName patients = TableName.bronze("patient");
    if (lakehouse.exists(patients)) {
      FilterFunction<Row> wanted = row -> id.equals(row.getString(0)) && !row.isNullAt(1);
      List<Row> versions =
          lakehouse.read(patients).select("id", "resource").filter(wanted).collectAsList();
      versions.forEach(row -> identity.add(row.getString(1)));
    }
    return identity;
  }

  private void add(String patient) {
    JsonNode node;
    try {
      node = JSON.readTree(patient);
    } catch (JsonProcessingException unreadable) {
      return;
    }
    for (JsonNode identifier : node.path("identifier")) {
      String value = identifier.path("value").asText();
      if (ErasureRule.isTelling(value)) {
        identifiers.add(value);
      }
    }
    for (JsonNode telecom : node.path("telecom")) {
      String value = telecom.path("value").asText();
      if (ErasureRule.isTelling(value)) {
        telecoms.add(value);
      }
    }
    for (JsonNode name : node.path("name")) {
      String family = name.path("family").asText();
      for (JsonNode given : name.path("given")) {
        if (family.length() >= SHORTEST_NAME && given.asText().length() >= SHORTEST_NAME) {
          names.add(new FullName(family, given.asText()));
        }
      }
    }
  }

  String id() {
    return id;
  }

  Set<String> identifiers() {
    return Set.copyOf(identifiers);
  }

  Set<FullName> names() {
    return Set.copyOf(names);
  }

  /** Whether a text holds the id, an identifier, a phone or mail, or a full name. */
  boolean isIn(String text) {
    return Pattern.compile("(?<![A-Za-z0-9.-])" + Pattern.quote(id) + "(?![A-Za-z0-9-])")
            .matcher(text)
            .find()
        || identifiers.stream().anyMatch(text::contains)
        || telecoms.stream().anyMatch(text::contains)
        || names.stream()
            .anyMatch(name -> text.contains(name.family()) && text.contains(name.given()));
  }
}
