package org.carelake.schemas.config;

import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/** Where raw records of a tenant come from. */
public sealed interface SourceConfig {
  /** The name under which bronze rows remember this source. */
  String name();

  /** The file and line that declare it. */
  Location location();

  /**
   * A file or folder of FHIR NDJSON, plain or gzip, searched recursively.
   *
   * @param path a local path or a Hadoop URI; absolute
   */
  record FhirNdjson(String name, String path, Location location) implements SourceConfig {
    public FhirNdjson {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(path, "path is null");
    }
  }

  /**
   * A file or folder of FHIR Bundles, one JSON document a file, plain or gzip, searched
   * recursively.
   *
   * @param path a local path or a Hadoop URI; absolute
   */
  record FhirBundles(String name, String path, Location location) implements SourceConfig {
    public FhirBundles {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(path, "path is null");
    }
  }

  /**
   * A PostgreSQL schema that Airbyte fills: one table per FHIR type with the resource as JSONB.
   *
   * @param url JDBC URL without credentials
   * @param schema the database schema, {@code airbyte} by default
   * @param partitions how many parallel reads a table gets
   * @param fetchSize rows a round trip
   */
  record AirbytePostgres(
      String name,
      String url,
      String user,
      Optional<SecretReference> password,
      String schema,
      int partitions,
      int fetchSize,
      Location location)
      implements SourceConfig {
    public AirbytePostgres {
      Objects.requireNonNull(url, "url is null");
      Objects.requireNonNull(schema, "schema is null");
    }
  }
}
