package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.bulk.FhirExtract;
import org.carelake.jobs.bulk.Landing;
import org.carelake.jobs.bulk.Pauses;
import org.carelake.schemas.config.FhirServer;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.testing.HapiServer;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real server, exported, changed, exported again, deleted from: the lakehouse follows. */
@ExtendWith(SparkExtension.class)
class HapiServerIT {
  @RegisterExtension static final HapiServer SERVER = new HapiServer();

  /** Of a line with one resource, a page with one, or a Bundle with one deletion. */
  private static final Pattern ID =
      Pattern.compile(
          "\"resourceType\":\"(?:Patient|Encounter)\",\"id\":\"([^\"]+)\"|\"DELETE\",\"url\":\"([^\"]+)\"");

  @TempDir Path folder;

  private static FhirServer server() {
    return new FhirServer(
        SERVER.base(),
        Optional.empty(),
        List.of(),
        new FhirServer.Patience(
            Duration.ofSeconds(20), Duration.ofMinutes(2), 3, Optional.of(Duration.ofMillis(300))));
  }

  private static SourceConfig bulk(
      SourceConfig.ExportLevel level, Optional<String> group, String... types) {
    return new SourceConfig.FhirBulk(
        "ehr",
        server(),
        level,
        group,
        List.of(types),
        SourceConfig.Deletions.AUTO,
        IngestFixture.HERE);
  }

  private static String patient(String id, String gender) {
    return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"gender\":\"" + gender + "\"}";
  }

  private static String encounter(String id, String patient) {
    return "{\"resourceType\":\"Encounter\",\"id\":\""
        + id
        + "\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":{\"reference\":\"Patient/"
        + patient
        + "\"}}";
  }

  @Test
  void theLakehouseFollowsTheServer(SparkSession spark) throws IOException {
    SERVER.put("Patient/pa", patient("pa", "female"));
    SERVER.put("Patient/pb", patient("pb", "male"));
    SERVER.put("Encounter/ea", encounter("ea", "pa"));
    SERVER.put("Encounter/eb", encounter("eb", "pb"));
    SERVER.put(
        "Group/ga",
        "{\"resourceType\":\"Group\",\"id\":\"ga\",\"type\":\"person\",\"actual\":true,"
            + "\"member\":[{\"entity\":{\"reference\":\"Patient/pa\"}}]}");
    IngestFixture exported = new IngestFixture(spark, folder.resolve("exported"));
    SourceConfig bulk =
        bulk(SourceConfig.ExportLevel.SYSTEM, Optional.empty(), "Patient", "Encounter");
    SourceConfig search =
        new SourceConfig.FhirSearch(
            "ehr",
            server(),
            List.of("Patient", "Encounter"),
            1,
            SourceConfig.Deletions.AUTO,
            IngestFixture.HERE);

    IngestReport first = exported.ingest(bulk);
    assertThat(first.failures()).isEmpty();
    assertThat(exported.current()).containsExactly("pa:female", "pb:male");
    assertThat(exported.bronze("encounter").count()).isEqualTo(2);
    assertThat(ids(search)).containsExactly("ea", "eb", "pa", "pb");

    SERVER.put("Patient/pa", patient("pa", "other"));
    SERVER.put("Patient/pc", patient("pc", "male"));
    SERVER.delete("Encounter/eb");
    SERVER.delete("Patient/pb");
    // gone and back again: not gone
    SERVER.delete("Patient/pc");
    SERVER.put("Patient/pc", patient("pc", "female"));
    IngestReport second = exported.ingest(bulk);
    assertThat(second.failures()).isEmpty();
    assertThat(second.notes()).isEmpty();
    assertThat(exported.current()).containsExactly("pa:other", "pc:female");
    assertThat(exported.bronze("encounter").where("is_current and not deleted").count())
        .isEqualTo(1);
    IngestResult patients =
        second.results().stream()
            .filter(result -> result.table().name().equals("patient"))
            .findFirst()
            .orElseThrow();
    assertThat(patients.received()).as("pa, pc, and the deletion of pb").isEqualTo(3);
    assertThat(patients.deleted()).isEqualTo(1);

    IngestReport third = exported.ingest(bulk);
    assertThat(third.failures()).isEmpty();
    assertThat(third.isNothingNew()).isTrue();
    assertThat(exported.bronze("fhir_extracts").count()).isEqualTo(3);
    assertThat(Files.exists(folder.resolve("exported/lakehouse/_staging"))).isFalse();

    assertThat(ids(search, "2026-01-01T00:00:00Z"))
        .as("the deletions of eb and pb come by the history")
        .containsExactly("Encounter/eb", "Patient/pb", "ea", "pa", "pc");
    assertThat(ids(bulk(SourceConfig.ExportLevel.PATIENT, Optional.empty(), "Encounter")))
        .containsExactly("ea");
    SERVER.put("Encounter/ec", encounter("ec", "pc"));
    assertThat(ids(bulk(SourceConfig.ExportLevel.GROUP, Optional.of("ga"), "Patient", "Encounter")))
        .containsExactly("ea", "pa");
  }

  /** The ids of resources, and Type/id of deletions, in the files of an extract. */
  private List<String> ids(SourceConfig source, String... since) throws IOException {
    Path landed = folder.resolve("landed");
    new FhirExtract((SourceConfig.FhirApi) source, secret -> "", Pauses.real(), Clock.systemUTC())
        .run(
            Stream.of(since).findFirst(),
            new Landing(
                FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(landed.toString())),
            (type, ids) -> Set.of());
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(landed)) {
      for (Path file : files.filter(each -> each.toString().matches(".*json")).toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher id = ID.matcher(line);
          if (id.find()) {
            found.add(id.group(1) == null ? id.group(2) : id.group(1));
          }
        }
      }
    }
    return found.stream().sorted().toList();
  }
}
