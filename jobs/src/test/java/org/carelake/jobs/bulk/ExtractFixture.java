package org.carelake.jobs.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.carelake.schemas.config.FhirAuthentication;
import org.carelake.schemas.config.FhirServer;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.Location;

/** Extracts into a folder, over waits that take no time and are remembered. */
final class ExtractFixture {
  static final Location HERE = Location.of("conf/tenants/test.conf", 7);
  static final SecretReference SECRET = new SecretReference.EnvironmentVariable("KEY", HERE);

  private final Path folder;
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  final List<Duration> waits = new ArrayList<>();
  String secret = "";
  Set<String> known = Set.of();

  ExtractFixture(Path folder) {
    this.folder = folder;
  }

  final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  void pause(Duration time) {
    waits.add(time);
    now = now.plus(time);
  }

  FhirServer.Patience patience =
      new FhirServer.Patience(Duration.ofSeconds(20), Duration.ofHours(1), 4, Optional.empty());

  FhirServer server(FaultServer server, FhirAuthentication... authentication) {
    return new FhirServer(
        server.url("/fhir"), Stream.of(authentication).findFirst(), List.of(), patience);
  }

  SourceConfig.FhirBulk bulk(FhirServer server, String... types) {
    return new SourceConfig.FhirBulk(
        "ehr",
        server,
        SourceConfig.ExportLevel.SYSTEM,
        Optional.empty(),
        List.of(types),
        SourceConfig.Deletions.AUTO,
        HERE);
  }

  SourceConfig.FhirSearch search(FhirServer server, String... types) {
    return new SourceConfig.FhirSearch(
        "ehr", server, List.of(types), 2, SourceConfig.Deletions.AUTO, HERE);
  }

  FhirExtract.Extracted run(SourceConfig.FhirApi source, String... since) {
    try {
      return new FhirExtract(source, reference -> secret, this::pause, clock)
          .run(
              Stream.of(since).findFirst(),
              new Landing(
                  FileSystem.getLocal(new Configuration()),
                  new org.apache.hadoop.fs.Path(folder.resolve("landing").toString())),
              (type, ids) -> known);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The files that ingest would find: name to content. */
  Map<String, String> landed() {
    Map<String, String> landed = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("landing"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".")) {
          landed.put(name, Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return landed;
  }
}
