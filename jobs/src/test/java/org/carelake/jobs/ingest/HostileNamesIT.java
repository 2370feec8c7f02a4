package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.DirectLocalFileSystem;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Names that mean something to a shell, to Hadoop's patterns or in a URI are read as any other. */
@ExtendWith(SparkExtension.class)
@DisabledOnOs(OS.WINDOWS)
class HostileNamesIT {
  private static final List<String> NAMES =
      List.of(
          "a b",
          "a%20b",
          "%",
          "a[1]",
          "a{x,y}",
          "a*b",
          "a?b",
          "a#b",
          "a+b&c=d",
          "a;b",
          "a'b\"c",
          "a\\b",
          "2026-11-23T03:00:00Z",
          "ünï☃",
          " lead",
          "new\nline",
          "d[2]/{e}/f",
          "x:y/%41/z");

  @TempDir private Path folder;

  /** The disk of runs on one machine; Spark's tests have Hadoop's own. */
  private static SparkSession useDiskOf(SparkSession spark) {
    spark.conf().set("fs.file.impl", DirectLocalFileSystem.class.getName());
    spark.conf().set("fs.file.impl.disable.cache", "true");
    return spark;
  }

  @Test
  void resources(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(useDiskOf(spark), folder.resolve("{t}[1] %20,ü"));
    for (int i = 0; i < NAMES.size(); i++) {
      String patient = "{\"resourceType\":\"Patient\",\"id\":\"p" + i + "\"}\n";
      tenant.write(NAMES.get(i) + ".ndjson", patient);
      tenant.write(
          NAMES.get(i) + ".JSON.gz", IngestFixture.gzip(patient.replace("p" + i, "g" + i)));
    }
    IngestReport report = tenant.ingest(tenant.ndjson());
    assertThat(report.failures()).isEmpty();
    assertThat(tenant.bronze("patient").count()).isEqualTo(2L * NAMES.size());
    assertThat(tenant.ingest(tenant.ndjson()).isNothingNew()).isTrue();
  }

  @Test
  void extracts(SparkSession spark) throws Exception {
    IngestFixture tenant = new IngestFixture(useDiskOf(spark), folder.resolve("{t}[1] %20,ü"));
    spark.sql("select 'V1' as id").coalesce(1).write().parquet(folder.resolve("made").toString());
    PathMatcher parquet = FileSystems.getDefault().getPathMatcher("glob:**.parquet");
    try (Stream<Path> files = Files.list(folder.resolve("made"))) {
      byte[] file = Files.readAllBytes(files.filter(parquet::matches).findFirst().orElseThrow());
      NAMES.forEach(name -> tenant.write("visits/" + name + ".parquet", file));
    }
    SourceConfig source =
        new SourceConfig.ExtractFiles(
            "clinic",
            Optional.empty(),
            ExtractFormat.PARQUET,
            tenant.folder.resolve("in").toString(),
            List.of(),
            Pattern.compile("^([^/]+)/"),
            Optional.empty(),
            new CsvOptions(',', '"', '"', "UTF-8", true, 0, false, List.of("null")),
            IngestFixture.HERE);
    assertThat(tenant.ingest(source).failures()).isEmpty();
    assertThat(
            tenant
                .bronze("clinic__visits")
                .selectExpr("substring_index(_file, '/visits/', -1)")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            NAMES.stream().map(name -> name + ".parquet").toList());
  }
}
