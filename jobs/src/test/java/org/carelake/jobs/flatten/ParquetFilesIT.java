package org.carelake.jobs.flatten;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Parquet files of flattening against those that Spark writes, and as DuckDB reads them. */
@ExtendWith(SparkExtension.class)
class ParquetFilesIT {
  /** A column of every type that a view can have. */
  private static final ViewDefinition EVERY_TYPE =
      ViewDefinitionReader.read(
          "every.json",
          """
          {"name": "every", "resource": "Observation", "select": [{"column": [
            {"name": "id", "path": "id"},
            {"name": "status", "path": "status"},
            {"name": "note", "path": "note.text", "collection": true, "type": "markdown"},
            {"name": "counts", "path": "component.value.ofType(integer)", "collection": true},
            {"name": "flag", "path": "value.ofType(boolean)"},
            {"name": "flags", "path": "component.value.ofType(boolean)", "collection": true},
            {"name": "whole", "path": "value.ofType(integer)"},
            {"name": "wide", "path": "value.ofType(integer)",
             "tag": [{"name": "ansi/type", "value": "BIGINT"}]},
            {"name": "text", "path": "value.ofType(Quantity).value"},
            {"name": "small", "path": "value.ofType(Quantity).value",
             "tag": [{"name": "ansi/type", "value": "DECIMAL(9,2)"}]},
            {"name": "medium", "path": "value.ofType(Quantity).value",
             "tag": [{"name": "ansi/type", "value": "DECIMAL(18,6)"}]},
            {"name": "large", "path": "value.ofType(Quantity).value",
             "tag": [{"name": "ansi/type", "value": "DECIMAL(38,10)"}]},
            {"name": "real", "path": "value.ofType(Quantity).value",
             "tag": [{"name": "ansi/type", "value": "DOUBLE"}]},
            {"name": "day", "path": "effective.ofType(dateTime)",
             "tag": [{"name": "ansi/type", "value": "DATE"}]},
            {"name": "moment", "path": "issued"},
            {"name": "data", "path": "extension.value.ofType(base64Binary)",
             "type": "base64Binary"}]}]}
          """);

  private static final int RESOURCES = 50_000;

  @TempDir private Path folder;

  /** Values of few and of many kinds, absent ones, and lists that are empty, short and long. */
  private static String observation(Random random, int i) {
    List<String> members = new ArrayList<>();
    members.add("\"resourceType\":\"Observation\"");
    members.add("\"id\":\"%08x-%d\"".formatted(random.nextInt(), i));
    if (i > RESOURCES / 2 || random.nextInt(3) > 0) {
      members.add("\"status\":\"" + (i < 30_000 ? "final" : "s" + random.nextInt(30_000)) + "\"");
    }
    List<String> notes = new ArrayList<>();
    List<String> components = new ArrayList<>();
    for (int n = random.nextInt(4) - 1; n >= 0; n--) {
      notes.add(n == 1 ? "{\"_text\":{\"id\":\"x\"}}" : "{\"text\":\"n\u00e4\u20ac" + n + "\"}");
      components.add(
          random.nextBoolean()
              ? "{\"valueInteger\":" + (random.nextInt(9) - 4) + "}"
              : "{\"valueBoolean\":" + random.nextBoolean() + "}");
    }
    if (!notes.isEmpty()) {
      members.add("\"note\":[" + String.join(",", notes) + "]");
      members.add("\"component\":[" + String.join(",", components) + "]");
    }
    switch (random.nextInt(4)) {
      case 0 -> members.add("\"valueBoolean\":" + (i % 3 == 0));
      case 1 -> members.add("\"valueInteger\":" + random.nextInt());
      case 2 ->
          members.add(
              "\"valueQuantity\":{\"value\":"
                  + new BigDecimal(new java.math.BigInteger(60, random), random.nextInt(9))
                      .subtract(new BigDecimal("1e8"))
                      .toPlainString()
                  + "}");
      default -> {}
    }
    members.add(
        "\"effectiveDateTime\":\"%04d-%02d-%02d\""
            .formatted(1890 + random.nextInt(200), 1 + random.nextInt(12), 1 + random.nextInt(28)));
    if (random.nextBoolean()) {
      members.add(
          "\"issued\":\"%04d-03-01T10:15:%02d.%03dZ\""
              .formatted(1950 + random.nextInt(99), random.nextInt(60), random.nextInt(1000)));
      members.add(
          "\"extension\":[{\"url\":\"u\",\"valueBase64Binary\":\"/v8%s\"}]"
              .formatted("ABCD".charAt(random.nextInt(4)) == 'A' ? "A" : "B"));
    }
    return "{" + String.join(",", members) + "}";
  }

  private Path observations() throws IOException {
    Random random = new Random(20_261_121);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RESOURCES; i++) {
      lines.append(observation(random, i)).append('\n');
    }
    return Files.writeString(folder.resolve("observations.ndjson"), lines);
  }

  @Test
  void holdsTheRowsAndTypesThatSparkWouldWrite(SparkSession spark) throws Exception {
    Rows.useJavaTime(spark);
    Path input = observations();
    Path output = folder.resolve("out");
    FlattenOptions manyGroups = FlattenOptions.defaults().withRowGroupBytes(512 << 10);
    FlattenResult result =
        Flatten.run(spark, List.of(EVERY_TYPE), input.toString(), output.toString(), manyGroups);
    assertThat(result.errors()).isEmpty();
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    Dataset<Row> lines =
        spark.read().text(input.toString()).select(functions.lit("x"), functions.col("value"));
    Path bySpark = folder.resolve("spark");
    new ViewCompiler(HapiR4Model.instance())
        .compile(EVERY_TYPE)
        .apply(lines.toDF("id", "json"), "id", "json", ViewErrors.strict())
        .write()
        .parquet(bySpark.toString());

    Dataset<Row> ours = spark.read().parquet(output.resolve("every").toString());
    Dataset<Row> theirs = spark.read().parquet(bySpark.toString());
    assertThat(ours.schema()).isEqualTo(theirs.schema());
    assertThat(Rows.of(ours)).hasSize(RESOURCES).isEqualTo(Rows.of(theirs));

    ParquetMetadata ourFooter = footer(output.resolve("every"));
    ParquetMetadata theirFooter = footer(bySpark);
    assertThat(ourFooter.getFileMetaData().getSchema())
        .isEqualTo(theirFooter.getFileMetaData().getSchema());
    assertThat(ourFooter.getBlocks()).hasSizeGreaterThan(3);
    assertThat(ourFooter.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum())
        .isEqualTo(RESOURCES);

    try (DuckDb duckDb = DuckDb.open()) {
      String query =
          "select * replace (cast(day as varchar) as day, epoch_us(moment) as moment,"
              + " cast(note as varchar) as note, cast(counts as varchar) as counts,"
              + " cast(flags as varchar) as flags, hex(data) as data)"
              + " from read_parquet('%s/*.parquet') order by id";
      assertThat(duckDb.rows(query.formatted(output.resolve("every"))))
          .isEqualTo(duckDb.rows(query.formatted(bySpark)));
    }
  }

  /** A wrong least or greatest value, or page boundary, would make readers pass over rows. */
  @Test
  void readersFindRowsByTheStatisticsOfPagesAndRowGroups(SparkSession spark) throws Exception {
    Rows.useJavaTime(spark);
    Path input = observations();
    Path output = folder.resolve("out");
    FlattenOptions manyGroups = FlattenOptions.defaults().withRowGroupBytes(512 << 10);
    Flatten.run(spark, List.of(EVERY_TYPE), input.toString(), output.toString(), manyGroups);
    Dataset<Row> ours = spark.read().parquet(output.resolve("every").toString());
    List<Row> rows = ours.collectAsList();
    for (String column :
        List.of(
            "id", "status", "whole", "wide", "small", "medium", "large", "real", "day", "moment",
            "flag")) {
      for (int at : List.of(0, 1_234, 29_999, 30_001, RESOURCES - 1)) {
        Object value = valueNear(rows, column, at);
        long expected = rows.stream().filter(row -> value.equals(row.getAs(column))).count();
        assertThat(ours.where(functions.col(column).equalTo(functions.lit(value))).count())
            .as(column + " = " + value)
            .isEqualTo(expected);
      }
    }
  }

  private static Object valueNear(List<Row> rows, String column, int from) {
    for (int i = 0; i < rows.size(); i++) {
      Object value = rows.get((from + i) % rows.size()).getAs(column);
      if (value != null) {
        return value;
      }
    }
    throw new IllegalStateException("the column " + column + " has no value");
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyCodecIsReadBySparkAndDuckDb(Codec codec, SparkSession spark) throws Exception {
    Random random = new Random(7);
    Path input = folder.resolve("few.ndjson");
    Files.writeString(
        input,
        String.join("\n", Stream.generate(() -> observation(random, 1)).limit(3_000).toList()));
    Path output = folder.resolve("out");
    Flatten.run(
        spark,
        List.of(EVERY_TYPE),
        input.toString(),
        output.toString(),
        FlattenOptions.defaults().withCodec(codec));
    List<String> ids =
        spark
            .read()
            .parquet(output.resolve("every").toString())
            .select("id")
            .as(Encoders.STRING())
            .collectAsList();
    assertThat(ids).hasSize(3_000);
    try (DuckDb duckDb = DuckDb.open()) {
      assertThat(
              duckDb.rows(
                  "select id from read_parquet('%s/every/*')"
                      .formatted(output)
                      .replace("/*'", "/*.parquet'")))
          .containsExactlyInAnyOrderElementsOf(ids);
    }
    assertThat(footer(output.resolve("every")).getBlocks().get(0).getColumns().get(0).getCodec())
        .isEqualTo(codec.parquet());
  }

  private static ParquetMetadata footer(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      Path file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().get();
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
        return reader.getFooter();
      }
    }
  }
}
