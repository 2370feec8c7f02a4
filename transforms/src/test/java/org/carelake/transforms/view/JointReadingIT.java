package org.carelake.transforms.view;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several views over a dataset that is read once. */
@ExtendWith(SparkExtension.class)
class JointReadingIT {
  private static final String NAMES =
      """
      {"resourceType": "ViewDefinition", "name": "names", "resource": "Patient",
       "select": [{"column": [{"name": "id", "path": "id"}]},
                  {"forEach": "name", "column": [{"name": "family", "path": "family"}]}]}
      """;
  private static final String BIRTHS =
      """
      {"resourceType": "ViewDefinition", "name": "births", "resource": "Patient",
       "select": [{"column": [
         {"name": "id", "path": "id"},
         {"name": "active", "path": "active"},
         {"name": "born", "path": "birthDate", "type": "date",
          "tag": [{"name": "ansi/type", "value": "DATE"}]}]}]}
      """;

  private static ViewGroup group() {
    List<ViewDefinition> views =
        List.of(
            ViewDefinitionReader.read("names.json", NAMES),
            ViewDefinitionReader.read("births.json", BIRTHS));
    return new ViewCompiler(HapiR4Model.instance()).compileGroups(views).get(0);
  }

  private static Dataset<Row> resources(SparkSession spark, List<String> resources) {
    List<Row> rows =
        IntStream.range(0, resources.size())
            .mapToObj(i -> RowFactory.create("r" + i, resources.get(i)))
            .toList();
    return spark
        .createDataFrame(rows, StructType.fromDDL("id string, resource string"))
        .repartition(3);
  }

  @Test
  void eachViewHasItsRowsAndAResourceIsFetchedOnce(SparkSession spark) {
    LongAccumulator fetched = spark.sparkContext().longAccumulator();
    UDF1<String, String> counting =
        json -> {
          fetched.add(1);
          return json;
        };
    Dataset<Row> input =
        resources(
                spark,
                List.of(
                    "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"active\":true,"
                        + "\"birthDate\":\"1970-05-02\",\"name\":[{\"family\":\"A\"},{\"family\":\"B\"}]}",
                    "{\"resourceType\":\"Patient\",\"id\":\"p2\",\"active\":[true,false],"
                        + "\"name\":[{\"family\":\"C\"}]}",
                    "{\"resourceType\":\"Patient\",\"id\":\"p3\",\"birthDate\":\"1980\"}",
                    "{\"resourceType\":\"Group\",\"id\":\"g1\"}"))
            .withColumn(
                "resource",
                functions
                    .udf(counting, DataTypes.StringType)
                    .asNondeterministic()
                    .apply(col("resource")));
    ViewErrors errors = ViewErrors.collecting(spark);
    try (JointReading reading = JointReading.of(group(), input, "id", "resource", errors)) {
      assertThat(errors.errors())
          .singleElement()
          .satisfies(
              error -> {
                assertThat(error.view()).isEqualTo("births");
                assertThat(error.resourceId()).isEqualTo("r1");
              });
      assertThat(reading.rows(0).orderBy("family").collectAsList())
          .containsExactly(
              RowFactory.create("p1", "A"),
              RowFactory.create("p1", "B"),
              RowFactory.create("p2", "C"));
      assertThat(reading.rows(1).selectExpr("id", "active", "string(born)").collectAsList())
          .containsExactlyInAnyOrder(
              RowFactory.create("p1", true, "1970-05-02"), RowFactory.create("p3", null, null));
      assertThat(fetched.value()).isEqualTo(4);
    }
  }

  @Test
  void rowsFillManyBlocks(SparkSession spark) {
    String family = "x".repeat(3_000);
    Dataset<Row> input =
        spark
            .range(0, 2_000, 1, 2)
            .map(
                (org.apache.spark.api.java.function.MapFunction<Long, String>)
                    id ->
                        "{\"resourceType\":\"Patient\",\"id\":\"p"
                            + id
                            + "\",\"name\":[{\"family\":\""
                            + family
                            + id
                            + "\"},{}]}",
                Encoders.STRING())
            .selectExpr("'r' as id", "value as resource");
    try (JointReading reading =
        JointReading.of(group(), input, "id", "resource", ViewErrors.strict())) {
      Dataset<Row> names = reading.rows(0);
      assertThat(names.count()).isEqualTo(4_000);
      // 10 ids of one digit, 90 of two, 900 of three and 1,000 of four
      assertThat(names.selectExpr("sum(length(family))", "count(distinct family)").collectAsList())
          .containsExactly(
              RowFactory.create(2_000L * 3_000 + 10 + 2 * 90 + 3 * 900 + 4 * 1_000, 2_000L));
      assertThat(reading.rows(1).where("active is null").count()).isEqualTo(2_000);
    }
  }

  @Test
  void aStrictReadingFailsBeforeAnyRow(SparkSession spark) {
    Dataset<Row> input =
        resources(
            spark,
            List.of(
                "{\"resourceType\":\"Patient\",\"id\":\"p2\",\"birthDate\":[\"SECRET\",\"SECRETS\"]}"));
    assertThatThrownBy(() -> JointReading.of(group(), input, "id", "resource", ViewErrors.strict()))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("births")
        .hasMessageNotContaining("SECRET");
  }
}
