package org.carelake.jobs.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.view.ViewCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.jdk.javaapi.CollectionConverters;

/** Views of one build that share the reading of a bronze table. */
@ExtendWith(SparkExtension.class)
class ViewReadingsIT {
  private static final StructType BRONZE =
      StructType.fromDDL("id string, is_current boolean, deleted boolean, resource string");

  private static Model view(String name, String path) {
    String json =
        """
        {"resourceType": "ViewDefinition", "name": "%s", "resource": "Patient",
         "select": [{"column": [
           {"name": "v", "path": "%s", "type": "string",
            "tag": [{"name": "carelake/phi", "value": "none"}]}]}]}
        """
            .formatted(name, path);
    String file = name + ".json";
    return ViewModel.of(
        "fhir",
        file,
        json,
        new ViewCompiler(HapiR4Model.instance()),
        ViewDefinitionReader.read(file, json));
  }

  private final Model first = view("first", "id");
  private final Model second = view("second", "gender");
  private final Model third = view("third", "language");

  private static List<String> values(ModelRows rows) {
    return rows.rows().collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  /** The ids of all that Spark keeps, for other tests, too. */
  private static Set<Object> kept(SparkSession spark) {
    return Set.copyOf(
        CollectionConverters.asJava(spark.sparkContext().getPersistentRDDs()).keySet());
  }

  private static BuildContext context(SparkSession spark, LongAccumulator fetched) {
    UDF1<String, String> counting =
        json -> {
          fetched.add(1);
          return json;
        };
    Dataset<Row> bronze =
        spark
            .createDataFrame(
                List.of(
                    RowFactory.create(
                        "p1",
                        true,
                        false,
                        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"female\"}"),
                    RowFactory.create(
                        "p2",
                        true,
                        false,
                        "{\"resourceType\":\"Patient\",\"id\":\"p2\",\"gender\":[\"a\",\"b\"]}"),
                    RowFactory.create("p3", true, true, null)),
                BRONZE)
            .coalesce(1)
            .withColumn(
                "resource",
                functions
                    .udf(counting, DataTypes.StringType)
                    .asNondeterministic()
                    .apply(col("resource")));
    return new BuildContext(spark, table -> Optional.of(bronze), LocalDate.EPOCH, "r1");
  }

  @Test
  void viewsOfOneBuildReadAResourceOnce(SparkSession spark) {
    LongAccumulator fetched = spark.sparkContext().longAccumulator();
    BuildContext context = context(spark, fetched);
    Set<Object> before = kept(spark);
    try (ViewReadings readings = new ViewReadings(10)) {
      ModelRows ids = readings.rows(first, context, table -> 10, () -> List.of(first, second));
      assertThat(before.containsAll(kept(spark))).isFalse();
      long once = fetched.value();
      assertThat(values(ids)).containsExactly("p1", "p2");
      assertThat(ids.rejected().get()).isEmpty();
      readings.ended(first);
      ModelRows genders = readings.rows(second, context, table -> 10, List::of);
      assertThat(values(genders)).containsExactly("female");
      assertThat(genders.rejected().get())
          .extracting(RejectedResource::resourceId)
          .containsExactly("p2");
      assertThat(fetched.value()).isEqualTo(once).isBetween(2L, 3L);
      // it was up to date when the reading began, and is made by itself
      assertThat(values(readings.rows(third, context, table -> 10, List::of)))
          .containsExactly(null, null);
      assertThat(fetched.value()).isEqualTo(2 * once);
      readings.ended(second);
    }
    assertThat(kept(spark)).isSubsetOf(before);
  }

  @Test
  void viewsOfASmallTableReadItEachByItself(SparkSession spark) {
    LongAccumulator fetched = spark.sparkContext().longAccumulator();
    BuildContext context = context(spark, fetched);
    try (ViewReadings readings = new ViewReadings(10)) {
      ModelRows ids = readings.rows(first, context, table -> 9, () -> List.of(first, second));
      assertThat(fetched.value()).isZero();
      assertThat(values(ids)).containsExactly("p1", "p2");
    }
  }
}
