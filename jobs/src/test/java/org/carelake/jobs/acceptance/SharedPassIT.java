package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Views of one resource type that are built together, against the same views built alone. */
@ExtendWith(SparkExtension.class)
class SharedPassIT {
  private static final TableName BRONZE = TableName.bronze("patient");
  private static final String[] VIEWS = {
    "silver.patient", "silver.patient_name", "silver.patient_telecom"
  };
  private static final StructType SHAPE =
      StructType.fromDDL("id string, is_current boolean, deleted boolean, resource string");

  @TempDir private Path folder;

  private static Row patient(String id, String members) {
    return RowFactory.create(
        id, true, false, "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"" + members + "}");
  }

  private static final List<Row> PATIENTS =
      List.of(
          patient(
              "a",
              ",\"gender\":\"male\",\"birthDate\":\"1990-02-03\",\"name\":[{\"family\":\"F\",\"given\":[\"G\",\"H\"]},{\"text\":\"T\"}]"),
          patient(
              "b",
              ",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\"},{\"system\":\"email\",\"value\":\"2\"}]"),
          patient("c", ",\"gender\":[\"x\",\"y\"],\"name\":[{\"family\":\"C\"}]"),
          patient("d", ",\"name\":[{\"family\":[\"D\",\"E\"]}],\"telecom\":[{\"value\":\"3\"}]"),
          RowFactory.create("e", false, false, "{\"resourceType\":\"Patient\",\"id\":\"old\"}"),
          RowFactory.create("f", true, true, null));

  private Pipeline pipeline(SparkSession spark, String name) {
    Pipeline pipeline = Pipeline.engage(spark, folder.resolve(name));
    Dataset<Row> rows = spark.createDataFrame(PATIENTS, SHAPE).repartition(2);
    pipeline.lakehouse().append(BRONZE, rows, "{}");
    return pipeline;
  }

  private static List<String> content(Lakehouse lakehouse, String table) {
    return lakehouse.read(TableName.parse(table).orElseThrow()).toJSON().collectAsList().stream()
        .sorted()
        .toList();
  }

  private static Map<String, ModelStatus> statuses(List<ModelResult> results) {
    return results.stream()
        .collect(Collectors.toMap(result -> result.table().toString(), ModelResult::status));
  }

  @Test
  void givesTheTablesRecordsAndQuarantineThatEachViewGivesAlone(SparkSession spark) {
    Pipeline together = pipeline(spark, "together");
    List<ModelResult> results = together.build(VIEWS);
    Pipeline alone = pipeline(spark, "alone");
    List<ModelResult> one = new ArrayList<>();
    for (String view : VIEWS) {
      one.addAll(alone.build(view));
    }
    for (String view : VIEWS) {
      assertThat(content(together.lakehouse(), view))
          .as(view)
          .isNotEmpty()
          .isEqualTo(content(alone.lakehouse(), view));
    }
    assertThat(content(together.lakehouse(), "silver.patient")).hasSize(2);
    assertThat(results)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .containsExactlyInAnyOrderElementsOf(one);
    String quarantine = "select model, resource_id, reason from delta.`%s` order by 1, 2";
    TableName table = TableName.bronze("view_quarantine");
    List<Row> rejected =
        spark.sql(quarantine.formatted(together.lakehouse().path(table))).collectAsList();
    assertThat(rejected)
        .isEqualTo(spark.sql(quarantine.formatted(alone.lakehouse().path(table))).collectAsList());
    assertThat(rejected)
        .extracting(row -> row.getString(0) + " " + row.getString(1))
        .containsExactly("silver.patient c", "silver.patient d", "silver.patient_name d");
    assertThat(Path.of(together.lakehouse().root(), "_staging")).doesNotExist();
    assertThat(statuses(together.build(VIEWS)).values()).containsOnly(ModelStatus.UNCHANGED);
    together
        .lakehouse()
        .append(BRONZE, spark.createDataFrame(List.of(patient("g", "")), SHAPE), "{}");
    assertThat(statuses(together.build(VIEWS)).values()).containsOnly(ModelStatus.OK);
    assertThat(content(together.lakehouse(), "silver.patient")).hasSize(3);
  }

  @Test
  void aTableThatCantBeWrittenTakesNoOtherWithIt(SparkSession spark) throws Exception {
    Pipeline pipeline = pipeline(spark, "broken");
    Path blocked = Path.of(pipeline.lakehouse().root(), "silver", "patient_name");
    Files.createDirectories(blocked.getParent());
    Files.writeString(blocked, "in the way");
    assertThat(statuses(pipeline.build(VIEWS)))
        .isEqualTo(
            Map.of(
                "silver.patient", ModelStatus.OK,
                "silver.patient_name", ModelStatus.ERROR,
                "silver.patient_telecom", ModelStatus.OK));
    assertThat(content(pipeline.lakehouse(), "silver.patient_telecom")).hasSize(3);
    assertThat(Path.of(pipeline.lakehouse().root(), "_staging")).doesNotExist();
  }

  @Test
  void whenThePassFailsEachViewIsMadeAloneAndSaysSo(SparkSession spark) throws Exception {
    Pipeline pipeline = pipeline(spark, "unstageable");
    Path staging = Path.of(pipeline.lakehouse().root(), "_staging");
    Files.writeString(staging, "in the way");
    List<ModelResult> results = pipeline.build(VIEWS);
    assertThat(statuses(results).values()).containsOnly(ModelStatus.OK);
    assertThat(results)
        .extracting(ModelResult::message)
        .allMatch(message -> message.contains("made alone"));
    assertThat(content(pipeline.lakehouse(), "silver.patient")).hasSize(2);
  }
}
