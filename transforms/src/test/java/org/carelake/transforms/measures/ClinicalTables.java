package org.carelake.transforms.measures;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.ContractSchema;
import org.carelake.transforms.sql.SqlQuery;

/** The clinical tables of hand-made people, with the columns of the shipped contracts. */
final class ClinicalTables {
  static final Path MODELS = Path.of("models");
  private static final LocalDate AS_OF = LocalDate.of(2025, 12, 31);
  private static final Set<String> DERIVED = Set.of("int__blood_pressure", "int__inpatient_stay");

  private final Map<String, List<Row>> rows = new TreeMap<>();
  private int number;

  static StructType schema(String packageName, String table) {
    Path file = MODELS.resolve(packageName).resolve(table + ".yml");
    try {
      return ContractSchema.of(ModelContractReader.read(file.toString(), Files.readString(file)));
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  static StructType schema(String table) {
    return schema(DERIVED.contains(table) ? "measures" : "clinical_fhir", table);
  }

  /** All tables that measures may name. */
  static Map<TableName, StructType> schemas() {
    Map<TableName, StructType> schemas = new TreeMap<>();
    for (String name :
        List.of("person", "encounter", "condition", "observation", "procedure", "medication")) {
      schemas.put(TableName.silver("int__clinical_" + name), schema("int__clinical_" + name));
    }
    DERIVED.forEach(name -> schemas.put(TableName.silver(name), schema(name)));
    return schemas;
  }

  void add(MeasureCase of) {
    String died = "";
    for (String event : of.events()) {
      String[] words = event.split(" ");
      if (words[0].equals("died")) {
        died = words[1];
      } else {
        event(of.person(), words);
      }
    }
    row(
        "int__clinical_person",
        Map.of(
            "person_id",
            of.person(),
            "birth_date",
            of.born(),
            "sex",
            of.sex(),
            "deceased_date",
            died));
  }

  private void event(String person, String[] words) {
    String id = "e" + number++;
    switch (words[0]) {
      case "enc" -> {
        String[] days = words[2].split("\\.\\.");
        row(
            "int__clinical_encounter",
            Map.of(
                "encounter_id",
                id,
                "person_id",
                person,
                "class",
                words[1],
                "start_date",
                days[0],
                "end_date",
                days.length > 1 ? days[1] : "",
                "discharge_disposition",
                words.length > 3 ? words[3] : "",
                "is_planned",
                words.length > 4 ? "true" : ""));
      }
      case "cond" -> {
        String[] days = words[2].split("\\.\\.");
        row(
            "int__clinical_condition",
            Map.of(
                "condition_id",
                id,
                "person_id",
                person,
                "code_system",
                "http://hl7.org/fhir/sid/icd-10-cm",
                "code",
                words[1],
                "onset_date",
                days[0],
                "end_date",
                days.length > 1 ? days[1] : ""));
      }
      case "obs" -> observation(id, id, person, words[1], words[2], words[3]);
      case "bp" -> {
        String[] values = words[2].split("/");
        // a panel, so that readings of a day without a time are told apart
        observation(id + "/0", id, person, "8480-6", words[1], values[0]);
        observation(id + "/1", id, person, "8462-4", words[1], values[1]);
      }
      case "proc" ->
          row(
              "int__clinical_procedure",
              Map.of(
                  "procedure_id",
                  id,
                  "person_id",
                  person,
                  "code_system",
                  "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
                  "code",
                  words[1],
                  "performed_date",
                  words[2]));
      case "med" -> {
        String[] days = words[2].split("\\.\\.");
        row(
            "int__clinical_medication",
            Map.of(
                "medication_id",
                id,
                "person_id",
                person,
                "code_system",
                "http://www.nlm.nih.gov/research/umls/rxnorm",
                "code",
                words[1],
                "start_date",
                days[0],
                "end_date",
                days.length > 1 ? days[1] : ""));
      }
      default -> throw new AssertionError("unknown event " + words[0]);
    }
  }

  private void observation(
      String id, String panel, String person, String code, String when, String value) {
    row(
        "int__clinical_observation",
        Map.of(
            "observation_id", id,
            "panel_id", panel,
            "person_id", person,
            "code_system", "http://loinc.org",
            "code", code,
            "effective_date", when.substring(0, 10),
            "effective_at", when.length() > 10 ? when + ":00:00Z" : "",
            "value", value));
  }

  private void row(String table, Map<String, String> values) {
    List<Object> cells = new ArrayList<>();
    for (StructField field : schema(table).fields()) {
      String text = values.getOrDefault(field.name(), "");
      cells.add(text.isEmpty() ? null : cell(text, field.dataType().typeName()));
    }
    rows.computeIfAbsent(table, none -> new ArrayList<>()).add(RowFactory.create(cells.toArray()));
  }

  private static Object cell(String text, String type) {
    return switch (type) {
      case "string" -> text;
      case "date" -> Date.valueOf(text);
      case "timestamp" -> Timestamp.from(Instant.parse(text));
      case "boolean" -> Boolean.valueOf(text);
      default -> new BigDecimal(text);
    };
  }

  /** A table, or what a shipped model makes of the others. */
  Dataset<Row> table(SparkSession spark, TableName name) {
    if (!DERIVED.contains(name.name())) {
      return spark.createDataFrame(rows.getOrDefault(name.name(), List.of()), schema(name.name()));
    }
    Path file = MODELS.resolve("measures").resolve(name.name() + ".sql");
    try {
      return SqlQuery.model(file.toString(), Files.readString(file))
          .apply(spark, input -> table(spark, input), Map.of("as_of", AS_OF));
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
