package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One scan over several tables, and tables that are replaced without asking Delta for files. */
@ExtendWith(SparkExtension.class)
class PlacedRowsIT {
  private static final TableName ONE = TableName.bronze("one");
  private static final TableName TWO = TableName.bronze("two");
  private static final TableName OTHER = TableName.bronze("other");
  private static final Map<String, String> MARKED = Map.of("delta.enableDeletionVectors", "true");

  @TempDir private Path folder;

  private static Dataset<Row> numbers(SparkSession spark, long from, long to) {
    return spark.range(from, to).selectExpr("id", "concat('n', id) as name").coalesce(1);
  }

  private static List<String> found(Dataset<Row> placed) {
    return placed
        .selectExpr(
            "concat_ws(' ', regexp_extract(carelake_file, '([^/]+)/[^/]+$', 1), carelake_position,"
                + " name)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void severalTablesAreReadWithTheirFilesAndWithoutMarkedRows(SparkSession spark) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.resolve("a b%20ü").toUri().toString());
    lakehouse.append(ONE, numbers(spark, 0, 4), "", MARKED);
    lakehouse.append(TWO, numbers(spark, 10, 12), "", MARKED);
    lakehouse.append(
        OTHER, numbers(spark, 20, 21).selectExpr("name", "id", "true as more"), "", MARKED);
    DeltaTable.forPath(spark, lakehouse.path(ONE)).delete("id in (0, 2)");

    assertThat(found(lakehouse.readPlaced(List.of(ONE, TWO))))
        .containsExactly("one 1 n1", "one 3 n3", "two 0 n10", "two 1 n11");
    assertThat(found(lakehouse.readPlaced(List.of(TWO)))).hasSize(2);
  }

  @Test
  void aReplacedTableHoldsTheNewRowsAloneAndSaysHowMany(SparkSession spark) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.toString());
    lakehouse.append(ONE, numbers(spark, 0, 4), "first", MARKED);
    lakehouse.append(ONE, numbers(spark, 4, 6), "second");
    DeltaTable.forPath(spark, lakehouse.path(ONE)).delete("id = 1");

    long version = lakehouse.overwrite(ONE, numbers(spark, 7, 10), "third");

    // Delta's own reader, which knows nothing of lists of files
    assertThat(
            spark
                .read()
                .format("delta")
                .load(lakehouse.path(ONE))
                .orderBy("id")
                .toJSON()
                .collectAsList())
        .containsExactly(
            "{\"id\":7,\"name\":\"n7\"}",
            "{\"id\":8,\"name\":\"n8\"}",
            "{\"id\":9,\"name\":\"n9\"}");
    assertThat(lakehouse.version(ONE)).isEqualTo(version);
    assertThat(lakehouse.commitMetadata(ONE)).contains("third");
    assertThat(lakehouse.writtenRows(ONE, version)).isEqualTo(OptionalLong.of(3));
    assertThat(lakehouse.readVersion(ONE, version - 1).count()).isEqualTo(5);
  }

  @Test
  void aReplacedTableMayGetOtherColumns(SparkSession spark) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.toString());
    lakehouse.overwrite(ONE, numbers(spark, 0, 4), "first");

    lakehouse.overwrite(ONE, numbers(spark, 5, 6).selectExpr("name", "id as number"), "second");

    assertThat(lakehouse.read(ONE).toJSON().collectAsList())
        .containsExactly("{\"name\":\"n5\",\"number\":5}");
  }
}
