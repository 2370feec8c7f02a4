package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.sql.SqlQuery;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class ClassProofTest {
  private static final Location HERE = Location.of("t.yml", 1);
  private static final TableName X = TableName.gold("x");

  private static ColumnContract column(String name, String type, PhiClass phi) {
    return new ColumnContract(name, type, phi, "", List.of(), HERE);
  }

  private static ModelContract contract(TableName table, ColumnContract... columns) {
    return new ModelContract(table, "", "", List.of(), List.of(columns), List.of(), HERE);
  }

  private static List<String> violations(SparkSession spark, String expression, PhiClass declared) {
    Dataset<Row> rows =
        SqlQuery.model("x.sql", "select " + expression + " as c from silver.patient")
            .apply(
                spark,
                table ->
                    spark.createDataFrame(
                        List.of(),
                        StructType.fromDDL("id string, name_family string, birth_date date")),
                Map.of());
    Protection protection =
        new Protection(
                new MaskingProfileReader(Path.of("..").toAbsolutePath().normalize())
                    .read("safe-harbor", HERE))
            .named(
                contract(
                    TableName.silver("patient"),
                    column("id", "string", PhiClass.ID),
                    column("name_family", "string", PhiClass.NAME),
                    column("birth_date", "date", PhiClass.BIRTH_DATE)),
                Map.of())
            .named(contract(X, column("c", "string", declared)), Map.of());
    return new ClassProof(protection).violations(X, rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "name_family|name",
        "upper(name_family)|name",
        "concat('x', id)|id",
        "cast(id as bigint)|id",
        "add_months(birth_date, 1)|birth-date",
        "struct(name_family)|name",
        "date_format(birth_date, 'yyyy-MM')|birth-date",
      })
  void carriedValuesNeedTheirClass(String expression, String phi, SparkSession spark) {
    assertThat(violations(spark, expression, PhiClass.CLINICAL))
        .singleElement()
        .asString()
        .startsWith("column 'c' of gold.x carries silver.patient.")
        .endsWith("(" + phi + "): give it that PHI class");
    assertThat(violations(spark, expression, PhiClass.FREE_TEXT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {"name_family is null", "2026 - year(birth_date)", "'constant'", "length(id) > 3"})
  void derivedFlagsAndNumbersAreBelieved(String expression, SparkSession spark) {
    assertThat(violations(spark, expression, PhiClass.DEMOGRAPHIC)).isEmpty();
  }
}
