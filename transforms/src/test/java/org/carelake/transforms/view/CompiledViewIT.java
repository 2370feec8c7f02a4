package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.view.OfficialTests.OfficialTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views over a dataset that is shaped as a bronze table. */
@ExtendWith(SparkExtension.class)
class CompiledViewIT {
  private static final StructType BRONZE =
      StructType.fromDDL(
          "id string not null, version_id string, deleted boolean not null,"
              + " is_current boolean not null, resource string");

  private static final String VIEW =
      """
      {"resourceType": "ViewDefinition", "name": "observation", "resource": "Observation",
       "select": [
         {"column": [
           {"name": "id", "path": "getResourceKey()", "type": "id"},
           {"name": "patient_id", "path": "subject.getReferenceKey(Patient)", "type": "string"},
           {"name": "issued", "path": "issued", "type": "instant"},
           {"name": "effective_text", "path": "effective.ofType(dateTime)", "type": "dateTime"},
           {"name": "effective_date", "path": "effective.ofType(dateTime)", "type": "dateTime",
            "tag": [{"name": "ansi/type", "value": "DATE"}]},
           {"name": "effective_time", "path": "effective.ofType(dateTime)", "type": "dateTime",
            "tag": [{"name": "ansi/type", "value": "TIMESTAMP"}]},
           {"name": "value_text", "path": "value.ofType(Quantity).value", "type": "decimal"},
           {"name": "value", "path": "value.ofType(Quantity).value", "type": "decimal",
            "tag": [{"name": "ansi/type", "value": "DECIMAL(10,2)"}]}]},
         {"forEachOrNull": "code.coding",
          "column": [{"name": "code", "path": "code", "type": "code"}]}]}
      """;

  private static CompiledView compiled(String json) {
    return new ViewCompiler(HapiR4Model.instance())
        .compile(ViewDefinitionReader.read("observation.json", json));
  }

  private static Dataset<Row> bronze(SparkSession spark, String... resources) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < resources.length; i++) {
      rows.add(RowFactory.create("r" + (i + 1), "1", resources[i] == null, true, resources[i]));
    }
    return spark.createDataFrame(rows, BRONZE).repartition(2);
  }

  @Test
  void typesColumnsAsTheViewSays(SparkSession spark) {
    CompiledView view = compiled(VIEW);
    ViewErrors errors = ViewErrors.collecting(spark);
    Dataset<Row> rows =
        view.apply(
            bronze(
                spark,
                """
                {"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"},
                 "issued":"2024-03-01T10:15:30.5+02:00","effectiveDateTime":"2024-03-01T10:00:00Z",
                 "code":{"coding":[{"code":"a"},{"code":"b"}]},
                 "valueQuantity":{"value":1.0050,"unit":"mg"}}""",
                """
                {"resourceType":"Observation","id":"o2","effectiveDateTime":"2024-03",
                 "valueQuantity":{"value":123456789.125}}""",
                null),
            "id",
            "resource",
            errors);
    assertThat(view.schema().toDDL())
        .isEqualTo(
            "id STRING,patient_id STRING,issued TIMESTAMP,effective_text STRING,"
                + "effective_date DATE,effective_time TIMESTAMP,value_text STRING,"
                + "value DECIMAL(10,2),code STRING");
    Timestamp issued = Timestamp.from(Instant.parse("2024-03-01T08:15:30.500Z"));
    Timestamp effective = Timestamp.from(Instant.parse("2024-03-01T10:00:00Z"));
    Date day = Date.valueOf("2024-03-01");
    BigDecimal value = new BigDecimal("1.01");
    String text = "2024-03-01T10:00:00Z";
    assertThat(rows.orderBy("id", "code").collectAsList())
        .containsExactly(
            RowFactory.create("o1", "p1", issued, text, day, effective, "1.0050", value, "a"),
            RowFactory.create("o1", "p1", issued, text, day, effective, "1.0050", value, "b"),
            RowFactory.create(
                "o2", null, null, "2024-03", null, null, "123456789.125", null, null));
    assertThat(errors.errors()).isEmpty();
  }

  @Test
  void aResourceThatBreaksTheViewIsReportedAndTheOthersLand(SparkSession spark) {
    CompiledView view = compiled(VIEW);
    ViewErrors errors = ViewErrors.collecting(spark);
    Dataset<Row> input =
        bronze(
            spark,
            "{\"resourceType\":\"Observation\",\"id\":\"o1\"}",
            "{\"resourceType\":\"Observation\",\"id\":[\"x\",\"SECRET\"]}",
            "{\"resourceType\":\"Observation\",\"id\":\"o3\"",
            "{\"resourceType\":\"Observation\",\"id\":\"o4\",\"subject\":\"SECRET\"}");
    Dataset<Row> rows = view.apply(input, "id", "resource", errors);
    assertThat(rows.select("id").as(Encoders.STRING()).collectAsList()).containsExactly("o1");
    assertThat(rows.count()).isEqualTo(1);
    assertThat(errors.errors())
        .containsExactly(
            new ViewError(
                "observation",
                "r2",
                "column 'id': expected at most one value, found 2; \"collection\": true takes all of"
                    + " them, first() the first"),
            new ViewError(
                "observation", "r3", "not valid JSON at byte 39: the resource ends too early"),
            new ViewError(
                "observation",
                "r4",
                "an element has another JSON type than the FHIR definition gives it"));
  }

  @Test
  void strictModeFailsAtTheFirstResourceThatBreaksTheView(SparkSession spark) {
    Dataset<Row> input = bronze(spark, "{\"resourceType\":\"Observation\",\"id\":[\"x\",\"y\"]}");
    Dataset<Row> rows = compiled(VIEW).apply(input, "id", "resource", ViewErrors.strict());
    assertThatThrownBy(rows::count)
        .hasStackTraceContaining(
            "the view observation can't be applied to a resource: column 'id':"
                + " expected at most one value, found 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic.json", "foreach.json", "union.json", "collection.json"})
  void sparkGivesTheRowsOfTheOfficialTests(String file, SparkSession spark) throws Exception {
    for (OfficialTest test : OfficialTests.fromArtifact("r6/sql-on-fhir")) {
      if (test.file().equals(file) && test.test().has("expect")) {
        CompiledView view = compiled(test.test().get("view").toString());
        String[] resources = test.resources().stream().map(Object::toString).toArray(String[]::new);
        ViewErrors errors = ViewErrors.collecting(spark);
        Dataset<Row> rows = view.apply(bronze(spark, resources), "id", "resource", errors);
        List<JsonNode> found = new ArrayList<>();
        for (String row :
            rows.select(
                    functions.to_json(functions.struct("*"), Map.of("ignoreNullFields", "false")))
                .as(Encoders.STRING())
                .collectAsList()) {
          found.add(OfficialTests.JSON.readTree(row));
        }
        List<JsonNode> expected = new ArrayList<>();
        test.test().get("expect").forEach(expected::add);
        assertThat(found).as(test.title()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(errors.errors()).isEmpty();
      }
    }
  }
}
