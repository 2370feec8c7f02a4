package org.carelake.jobs.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.TestTenant;

/** A tenant in a temporary folder, with runs one minute apart. */
final class IngestFixture {
  static final Location HERE = Location.of("conf/tenants/test.conf", 3);

  final Path folder;
  final Lakehouse lakehouse;
  private int runs;

  IngestFixture(SparkSession spark, Path folder) {
    this.folder = folder;
    this.lakehouse = new Lakehouse(spark, folder.resolve("lakehouse").toString());
  }

  SourceConfig ndjson() {
    return new SourceConfig.FhirNdjson("files", folder.resolve("in").toString(), HERE);
  }

  SourceConfig bundles() {
    return new SourceConfig.FhirBundles("bundles", folder.resolve("in").toString(), HERE);
  }

  IngestReport ingest(SourceConfig... sources) {
    return ingest(false, new IngestLimits(16 << 20, 100), sources);
  }

  IngestReport ingest(boolean fullRefresh, IngestLimits limits, SourceConfig... sources) {
    return job(limits, sources).run(new IngestOptions(fullRefresh, 2), result -> {});
  }

  IngestJob job(IngestLimits limits, SourceConfig... sources) {
    TenantConfig tenant =
        TestTenant.of("test", lakehouse.root(), HERE)
            .sources(List.of(sources))
            .limits(limits)
            .config();
    Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * runs++);
    return new IngestJob(
        lakehouse, tenant, new RunContext("run-" + runs, time), secret -> "secret");
  }

  Path write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] content) {
    try {
      Path file = folder.resolve("in").resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static byte[] gzip(String content) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      try (OutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(content.getBytes(StandardCharsets.UTF_8));
      }
      return bytes.toByteArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Dataset<Row> bronze(String table) {
    return lakehouse.read(TableName.bronze(table));
  }

  long version(String table) {
    return lakehouse.version(TableName.bronze(table));
  }

  /** {@code id:value} of the current rows that are not deleted, where value is Patient.gender. */
  List<String> current() {
    return bronze("patient")
        .where("is_current and not deleted")
        .selectExpr("concat(id, ':', get_json_object(resource, '$.gender'))")
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  static String patient(String id, String version, String updated, String gender) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\""
        + updated
        + "\",\"tag\":[{\"system\":\"http://t\",\"code\":\"c\",\"display\":\"d\"}]},\"gender\":\""
        + gender
        + "\",\"x\":[1.50,1e2,\"\\u00e9\\/\"]}";
  }
}
