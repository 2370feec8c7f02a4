package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.extract.ExtractTablesReader;
import org.carelake.testing.SparkExtension;
import org.carelake.testing.TestTenant;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.extract.ColumnDrift.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ExtractsIT {
  private static final String VISITS =
      """
      tables:
        - name: visits
          description: One row a visit.
          columns: {visit_id: string, visit_date: date, fee: "decimal(8,2)", notes: string}
          partition_column: visit_date
      """;
  private static final CsvOptions PLAIN =
      new CsvOptions(',', '"', '"', "UTF-8", true, 0, false, List.of("null"));

  @TempDir Path folder;

  /** A session as small tenants have it. */
  private static SparkSession tuned(SparkSession spark) {
    SmallData.tune(spark, TestTenant.of("test", "/nowhere", IngestFixture.HERE).config(), true);
    return spark;
  }

  private static List<ExtractTable> tables(String yaml) {
    return ExtractTablesReader.read("tables.yml", yaml);
  }

  private SourceConfig.ExtractFiles files(ExtractFormat format, CsvOptions csv, String yaml) {
    return new SourceConfig.ExtractFiles(
        "clinic",
        Optional.empty(),
        format,
        folder.resolve("in").toString(),
        yaml.isEmpty() ? List.of() : tables(yaml),
        Pattern.compile("([^/.]+)[^/]*$"),
        Optional.of(Pattern.compile("(\\d{4}-\\d{2}-\\d{2})/")),
        csv,
        IngestFixture.HERE);
  }

  private static List<String> rows(IngestFixture clinic, String... columns) {
    return clinic
        .bronze("clinic__visits")
        .selectExpr(columns)
        .orderBy("_file", "_row_number")
        .toJSON()
        .collectAsList();
  }

  @Test
  void csvRowsLandAsReceivedAndWhatDoesNotFitIsReplayedOnceDeclaredRightly(SparkSession spark) {
    IngestFixture clinic = new IngestFixture(tuned(spark), folder);
    Charset windows = Charset.forName("windows-1252");
    clinic.write(
        "2025-01-31/visits.csv",
        (" Visit ID ;VISIT_DATE;Fee;Notes;room;;\n"
                + "V1;2025-01-02;12.50;\"two\nlines; Zoë\";A;;\n"
                + "V2;2025-01-03;null;;B;x;\n"
                + "V3;2023;7;;;;\n"
                + "V4;2025-01-05;abc;\"\";;;\n"
                + "V1;2025-01-02;12.50;\"two\nlines; Zoë\";A;;\n"
                + "V5;2025-01-06\n")
            .getBytes(windows));
    CsvOptions options =
        new CsvOptions(';', '"', '"', "windows-1252", true, 0, false, List.of("null"));
    SourceConfig source = files(ExtractFormat.CSV, options, VISITS);
    IngestReport report = clinic.ingest(source);

    assertThat(report.failures()).isEmpty();
    assertThat(rows(clinic, "visit_id", "visit_date", "fee", "notes", "_extra", "_row_number"))
        .containsExactly(
            "{\"visit_id\":\"V1\",\"visit_date\":\"2025-01-02\",\"fee\":12.50,\"notes\":\"two\\n"
                + "lines; Zoë\",\"_extra\":{\"room\":\"A\"},\"_row_number\":2}",
            "{\"visit_id\":\"V2\",\"visit_date\":\"2025-01-03\",\"_extra\":{\"room\":\"B\",\"6\":\"x\"},"
                + "\"_row_number\":4}",
            "{\"visit_id\":\"V1\",\"visit_date\":\"2025-01-02\",\"fee\":12.50,\"notes\":\"two\\n"
                + "lines; Zoë\",\"_extra\":{\"room\":\"A\"},\"_row_number\":7}");
    assertThat(rows(clinic, "_source", "_extracted_at", "_loaded_at", "_run_id", "_removed_at"))
        .first()
        .asString()
        .contains("\"clinic\"", "2025-01-31T00:00:00", "2026-01-01T00:00:00", "run-1")
        .doesNotContain("_removed_at");
    assertThat(report.quarantinedByReason())
        .isEqualTo(Map.of(RejectReason.NOT_OF_TYPE, 2L, RejectReason.WRONG_FIELD_COUNT, 1L));
    assertThat(
            clinic
                .bronze("quarantine")
                .selectExpr("concat_ws('|', source_line, reason, detail)")
                .orderBy("source_line")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactly(
            "5|NOT_OF_TYPE|visit_date is no date",
            "6|NOT_OF_TYPE|fee is no decimal(8,2)",
            "9|WRONG_FIELD_COUNT|expected 7 fields, found 2");
    assertThat(report.drift())
        .extracting(drift -> drift.column().column() + " " + drift.column().change())
        .containsExactlyInAnyOrder(
            "room " + Change.NEW, "visit_date " + Change.RETYPED, "fee " + Change.RETYPED);

    assertThat(new SourceFreshness(clinic.lakehouse).newest(source))
        .contains(Instant.parse("2025-01-31T00:00:00Z"));
    long version = clinic.version("clinic__visits");
    assertThat(clinic.ingest(source).isNothingNew()).isTrue();
    assertThat(clinic.ingest(true, new IngestLimits(16 << 20, 100), source).isNothingNew())
        .isTrue();
    assertThat(clinic.version("clinic__visits")).isEqualTo(version);
    assertThat(clinic.bronze("quarantine").count()).isEqualTo(3);

    CsvOptions ragged =
        new CsvOptions(';', '"', '"', "windows-1252", true, 0, true, List.of("null", "abc"));
    IngestReport replay =
        clinic
            .job(new IngestLimits(16 << 20, 100), files(ExtractFormat.CSV, ragged, VISITS))
            .replayQuarantine(IngestOptions.defaults(), result -> {});
    assertThat(replay.quarantinedTotal()).isEqualTo(1);
    assertThat(rows(clinic, "concat_ws('|', visit_id, _row_number)"))
        .hasSize(5)
        .anyMatch(row -> row.contains("V4|6"))
        .anyMatch(row -> row.contains("V5|9"));
    assertThat(clinic.bronze("quarantine").where("replayed_at is not null").count()).isEqualTo(2);
    assertThat(
            clinic
                .ingest(
                    true, new IngestLimits(16 << 20, 100), files(ExtractFormat.CSV, ragged, VISITS))
                .isNothingNew())
        .isTrue();
  }

  @Test
  void aChangedFileAddsWhatIsNewAndMarksWhatIsGone(SparkSession spark) throws Exception {
    IngestFixture clinic = new IngestFixture(tuned(spark), folder);
    SourceConfig source = files(ExtractFormat.CSV, PLAIN, VISITS);
    Path file =
        clinic.write(
            "visits.csv", "visit_id,visit_date,fee,notes\nA,2025-01-01,1,\nB,2025-01-01,2,\n");
    clinic.ingest(source);
    clinic.write(
        "visits.csv", "visit_id,visit_date,fee,notes\nA,2025-01-01,1,\nB,2025-01-01,3.5,\n");
    clinic.ingest(source);
    clinic.write(
        "visits.csv", "visit_id,visit_date,fee,notes\nA,2025-01-01,1,\nB,2025-01-01,2,\n\n");
    IngestReport third = clinic.ingest(source);
    assertThat(third.results().get(0).newVersions()).isEqualTo(1);
    assertThat(
            clinic
                .bronze("clinic__visits")
                .selectExpr("concat(visit_id, ' ', fee, ' ', _run_id, ' ', _removed_at is null)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrder(
            "A 1.00 run-1 true", "B 2.00 run-1 false", "B 3.50 run-2 false", "B 2.00 run-3 true");

    byte[] whole = IngestFixture.gzip("visit_id,visit_date,fee,notes\nC,2025-01-01,1,\n");
    clinic.write("visits.csv.gz", Arrays.copyOf(whole, whole.length - 9));
    Files.writeString(file, "a,b\n1,2\n");
    clinic.write("unknown.csv", "x\n1\n");
    assertThat(clinic.ingest(source).failures())
        .hasSize(3)
        .anyMatch(f -> f.getMessage().contains("visits.csv.gz: EOFException"))
        .anyMatch(f -> f.getMessage().contains("unknown.csv belongs to no declared table"))
        .anyMatch(f -> f.getMessage().contains("its first record names no declared column"));
    assertThat(clinic.bronze("clinic__visits").count()).isEqualTo(4);
  }

  @Test
  void jsonAvroAndParquetGiveTheSameRows(SparkSession spark) throws Exception {
    String lines =
        "{\"visitId\":\"V1\",\"visitDate\":\"2025-01-02\",\"fee\":12.50,\"notes\":null,\"room\":{\"no\":1}}\n"
            + "{\"visitId\":\"V2\",\"visitDate\":\"2025-01-03\"}\n";
    IngestFixture ndjson = new IngestFixture(tuned(spark), folder.resolve("ndjson"));
    folder = ndjson.folder;
    ndjson.write("visits.ndjson", lines + "[1]\n{\n");
    IngestReport report = ndjson.ingest(files(ExtractFormat.JSON, PLAIN, VISITS));
    assertThat(report.quarantinedByReason())
        .isEqualTo(Map.of(RejectReason.JSON_SYNTAX, 1L, RejectReason.NOT_AN_OBJECT, 1L));
    String[] data = {"visit_id", "visit_date", "fee", "notes", "_row_number"};
    List<String> expected = rows(ndjson, data);
    assertThat(expected)
        .containsExactly(
            "{\"visit_id\":\"V1\",\"visit_date\":\"2025-01-02\",\"fee\":12.50,\"_row_number\":1}",
            "{\"visit_id\":\"V2\",\"visit_date\":\"2025-01-03\",\"_row_number\":2}");
    assertThat(rows(ndjson, "_extra"))
        .first()
        .isEqualTo("{\"_extra\":{\"room\":\"{\\\"no\\\":1}\"}}");

    IngestFixture array = new IngestFixture(tuned(spark), folder.resolve("array"));
    folder = array.folder;
    array.write("visits.json", " [" + lines.strip().replace("\n", ",\n") + "]");
    assertThat(array.ingest(files(ExtractFormat.JSON, PLAIN, VISITS)).failures()).isEmpty();
    assertThat(rows(array, data)).isEqualTo(expected);

    for (String format : List.of("avro", "parquet")) {
      IngestFixture typed = new IngestFixture(tuned(spark), folder.resolve(format));
      folder = typed.folder;
      spark
          .sql(
              "select 'V1' as VISIT_ID, '2025-01-02' as visit_date, 12.5D as fee,"
                  + " cast(null as string) as notes, 7 as room"
                  + " union all select 'V2', '2025-01-03', null, null, null"
                  + " union all select 'V3', 'soon', null, null, null")
          .coalesce(1)
          .write()
          .format(format)
          .save(folder.resolve("in/visits").toString());
      SourceConfig.ExtractFiles by =
          files(ExtractFormat.valueOf(format.toUpperCase(java.util.Locale.ROOT)), PLAIN, VISITS);
      SourceConfig source =
          new SourceConfig.ExtractFiles(
              by.name(),
              by.group(),
              by.format(),
              by.path(),
              by.tables(),
              Pattern.compile("^([^/]+)/"),
              by.extractedAt(),
              by.csv(),
              by.location());
      IngestReport read = typed.ingest(source);
      assertThat(read.failures()).isEmpty();
      assertThat(rows(typed, data)).isEqualTo(expected);
      assertThat(read.drift())
          .extracting(
              d -> d.column().column() + " " + d.column().change() + " " + d.column().found())
          .containsExactlyInAnyOrder(
              "visit_date RETYPED string", "fee RETYPED double", "room NEW int");
      assertThat(read.quarantinedByReason()).isEqualTo(Map.of(RejectReason.NOT_OF_TYPE, 1L));
      assertThat(typed.ingest(source).isNothingNew()).isTrue();
    }
  }

  @Test
  void aDatabaseSchemaIsReadWholeInPartsAndByDeclaration(SparkSession spark) throws Exception {
    IngestFixture clinic = new IngestFixture(tuned(spark), folder);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "create schema clinic;"
                + "create table clinic.\"VISITS\" (\"VISIT_ID\" text, visit_date date, fee text);"
                + "insert into clinic.\"VISITS\" select 'V' || n, date '2025-01-01' + n, n::text"
                + " from generate_series(1, 40) n;"
                + "update clinic.\"VISITS\" set fee = 'Pending' where \"VISIT_ID\" = 'V9';"
                + "create table clinic.other (n int, at timestamptz)");
      }
      SourceConfig whole = database(postgres, List.of(), "");
      IngestReport first = clinic.ingest(whole);
      assertThat(first.failures()).isEmpty();
      assertThat(first.results())
          .extracting(result -> result.table() + " " + result.newVersions())
          .containsExactly("bronze.clinic__other 0", "bronze.clinic__visits 40");
      assertThat(clinic.bronze("clinic__other").schema().simpleString())
          .startsWith("struct<n:int,at:timestamp,_extra:map<string,string>,_source");
      assertThat(clinic.ingest(whole).isNothingNew()).isTrue();

      IngestFixture declared = new IngestFixture(tuned(spark), folder.resolve("declared"));
      SourceConfig some = database(postgres, List.of("visits"), VISITS);
      IngestReport report = declared.ingest(some);
      assertThat(report.failures()).isEmpty();
      assertThat(report.results().get(0).newVersions()).isEqualTo(39);
      assertThat(report.quarantinedTotal()).isEqualTo(1);
      assertThat(report.drift())
          .extracting(d -> d.column().column() + " " + d.column().change())
          .containsExactlyInAnyOrder("fee RETYPED", "notes MISSING");
      assertThat(declared.bronze("clinic__visits").selectExpr("sum(fee)").first().getDecimal(0))
          .isEqualByComparingTo(Integer.toString(40 * 41 / 2 - 9));

      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "update clinic.\"VISITS\" set fee = '100' where \"VISIT_ID\" in ('V1', 'V9');"
                + "delete from clinic.\"VISITS\" where \"VISIT_ID\" = 'V2'");
      }
      IngestReport second = declared.ingest(some);
      assertThat(second.results().get(0).newVersions()).isEqualTo(2);
      assertThat(second.results().get(0).deleted()).isEqualTo(2);
      assertThat(
              declared
                  .bronze("clinic__visits")
                  .where("_removed_at is null")
                  .selectExpr("count(*)", "sum(fee)")
                  .first()
                  .toString())
          .isEqualTo("[39," + (40 * 41 / 2 - 1 - 2 - 9 + 200) + ".00]");
    }
    assertThat(clinic.ingest(closed()).failures().get(0))
        .hasMessageContaining("source 'clinic' can't read jdbc:postgresql://127.0.0.1:1/none");
  }

  private static SourceConfig closed() {
    return new SourceConfig.ExtractDatabase(
        "clinic",
        Optional.empty(),
        "jdbc:postgresql://127.0.0.1:1/none",
        Optional.of("postgres"),
        Optional.empty(),
        "org.postgresql.Driver",
        "clinic",
        List.of(),
        List.of(),
        2,
        100,
        IngestFixture.HERE);
  }

  private static SourceConfig database(EmbeddedPostgres postgres, List<String> only, String yaml) {
    return new SourceConfig.ExtractDatabase(
        "clinic",
        Optional.empty(),
        postgres.getJdbcUrl("postgres", "postgres"),
        Optional.of("postgres"),
        Optional.of(new SecretReference.EnvironmentVariable("PASSWORD", IngestFixture.HERE)),
        "org.postgresql.Driver",
        "clinic",
        only,
        yaml.isEmpty() ? List.of() : tables(yaml),
        3,
        100,
        IngestFixture.HERE);
  }
}
