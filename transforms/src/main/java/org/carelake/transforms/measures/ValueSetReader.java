package org.carelake.transforms.measures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.transforms.quality.ReferenceList;

/**
 * Reads value sets: lists in CSV with the columns {@code value_set, system, code, match, name}, and
 * what the Value Set Authority Center gives out, FHIR ValueSet expansions in JSON and CSV files
 * with the columns {@code Code} and {@code Code System} (or {@code System}).
 */
public final class ValueSetReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,59}");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Code systems by the short names that VSAC uses, in lower case without blanks and marks. */
  private static final Map<String, String> SYSTEMS =
      Map.of(
          "icd10cm", "http://hl7.org/fhir/sid/icd-10-cm",
          "icd10pcs", "http://www.cms.gov/Medicare/Coding/ICD10",
          "loinc", "http://loinc.org",
          "rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm",
          "hcpcs", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
          "hcpcslevelii", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
          "cvx", "http://hl7.org/fhir/sid/cvx",
          "snomedct", "http://snomed.info/sct",
          "snomedctus", "http://snomed.info/sct",
          "cpt", "http://www.ama-assn.org/go/cpt");

  private ValueSetReader() {}

  /**
   * The sets of a list with the columns value_set, system, code, match ({@code exact} or {@code
   * prefix}) and name.
   *
   * @throws CarelakeException with file and line
   */
  public static List<ValueSet> list(String file, String csv) {
    SortedMap<String, SortedSet<String>> codes = new TreeMap<>();
    SortedMap<String, SortedSet<String>> prefixes = new TreeMap<>();
    for (ReferenceList.Line line :
        new ReferenceList(file, csv).rows("value_set", "system", "code", "match", "name")) {
      String name = named(line.values().get(0), line.location());
      String key = key(line.values().get(1), line.values().get(2), line.location());
      codes.computeIfAbsent(name, none -> new TreeSet<>());
      prefixes.computeIfAbsent(name, none -> new TreeSet<>());
      switch (line.values().get(3)) {
        case "exact" -> codes.get(name).add(key);
        case "prefix" -> prefixes.get(name).add(key);
        default ->
            throw CarelakeException.configuration(
                line.location(),
                "'match' must be exact or prefix, found '" + line.values().get(3) + "'");
      }
    }
    return codes.keySet().stream()
        .map(name -> new ValueSet(name, codes.get(name), prefixes.get(name)))
        .toList();
  }

  /**
   * One set as VSAC exports it: every line a code, the columns Code and Code System (or System), in
   * any order, among others. Lines before the one with the columns' names are about the set and are
   * passed over, as are letter case and blanks in names.
   *
   * @param name the set's name
   * @throws CarelakeException with file and line
   */
  public static ValueSet csv(String name, String file, String csv) {
    named(name, Location.of(file));
    int header = headerLine(file, csv);
    String text = csv.lines().skip(header).collect(java.util.stream.Collectors.joining("\n"));
    String first = text.lines().findFirst().orElseThrow();
    String code = column(first, "code");
    String system = column(first, "codesystem").isEmpty() ? "system" : "codesystem";
    SortedSet<String> codes = new TreeSet<>();
    for (ReferenceList.Line line :
        new ReferenceList(file, text).rows(code, column(first, system))) {
      Location at = Location.of(file, line.location().line() + header);
      codes.add(key(line.values().get(1), line.values().get(0), at));
    }
    return new ValueSet(name, codes, new TreeSet<>());
  }

  private static int headerLine(String file, String csv) {
    List<String> lines = csv.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!column(lines.get(i), "code").isEmpty()
          && !(column(lines.get(i), "codesystem") + column(lines.get(i), "system")).isEmpty()) {
        return i;
      }
    }
    throw CarelakeException.configuration(
        Location.of(file, 1), "expected a line with the columns Code and Code System, found none");
  }

  /** The name of a column as it stands in a line of names; empty when it isn't there. */
  private static String column(String line, String wanted) {
    for (String name : line.split(",")) {
      if (plain(name).equals(wanted)) {
        return name.replaceAll("^[\\s\"\ufeff]+|[\\s\"]+$", "");
      }
    }
    return "";
  }

  /**
   * One set as a FHIR ValueSet with its expansion.
   *
   * @param name the set's name
   * @throws CarelakeException when it is no ValueSet, has no expansion, or not the whole of it
   */
  public static ValueSet fhir(String name, String file, String json) {
    named(name, Location.of(file));
    JsonNode root = parse(file, json);
    if (!root.path("resourceType").asText().equals("ValueSet")) {
      throw CarelakeException.configuration(
          Location.of(file),
          "expected a FHIR ValueSet, found '" + root.path("resourceType").asText("no type") + "'");
    }
    JsonNode expansion = root.path("expansion");
    if (!expansion.has("contains")) {
      throw CarelakeException.configuration(
          Location.of(file), "this ValueSet has no expansion; ask the server for $expand");
    }
    SortedSet<String> codes = new TreeSet<>();
    int entries = contains(expansion, file, codes);
    if (expansion.path("total").asInt(entries) > entries) {
      throw CarelakeException.configuration(
          Location.of(file),
          "this is a part of the expansion: total says "
              + expansion.path("total").asInt()
              + " codes, found "
              + entries
              + "; ask the server for all pages");
    }
    return new ValueSet(name, codes, new TreeSet<>());
  }

  private static int contains(JsonNode parent, String file, SortedSet<String> codes) {
    int entries = 0;
    for (JsonNode entry : parent.path("contains")) {
      if (entry.has("code") && !entry.path("abstract").asBoolean()) {
        codes.add(
            key(entry.path("system").asText(), entry.path("code").asText(), Location.of(file)));
        entries++;
      }
      entries += contains(entry, file, codes);
    }
    return entries;
  }

  private static JsonNode parse(String file, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw CarelakeException.configuration(
          Location.of(file, broken.getLocation() == null ? 0 : broken.getLocation().getLineNr()),
          "this is not JSON");
    }
  }

  private static String named(String name, Location location) {
    if (!NAME.matcher(name).matches()) {
      throw CarelakeException.configuration(
          location,
          "a value set's name is lower-case letters, digits and underscores, found '" + name + "'");
    }
    return name;
  }

  private static String key(String system, String code, Location location) {
    if (system.isBlank() || code.isBlank()) {
      throw CarelakeException.configuration(location, "system or code is empty");
    }
    String uri = SYSTEMS.getOrDefault(plain(system), system.strip());
    if (!uri.startsWith("http") && !uri.startsWith("urn:")) {
      throw CarelakeException.configuration(
          location,
          "unknown code system '"
              + system
              + "'; write its URI or one of "
              + new TreeSet<>(SYSTEMS.keySet()));
    }
    return uri + "|" + code.strip();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
