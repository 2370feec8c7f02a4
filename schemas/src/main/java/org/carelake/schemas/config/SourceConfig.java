package org.carelake.schemas.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;

/** Where raw records of a tenant come from. */
public sealed interface SourceConfig {
  /** The name under which bronze rows remember this source. */
  String name();

  /** The file and line that declare it. */
  Location location();

  /** A source that is a file or folder. */
  sealed interface InFiles extends SourceConfig {
    /** A local path or a Hadoop URI; absolute. */
    String path();
  }

  /**
   * A file or folder of FHIR NDJSON, plain or gzip, searched recursively.
   *
   * @param path a local path or a Hadoop URI; absolute
   */
  record FhirNdjson(String name, String path, Location location) implements InFiles {
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
  record FhirBundles(String name, String path, Location location) implements InFiles {
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
   * @param cursor how reading goes on where the last one ended; whole each time when empty
   */
  record AirbytePostgres(
      String name,
      String url,
      String user,
      Optional<SecretReference> password,
      String schema,
      int partitions,
      int fetchSize,
      Optional<AirbyteCursor> cursor,
      Location location)
      implements SourceConfig {
    public AirbytePostgres {
      Objects.requireNonNull(url, "url is null");
      Objects.requireNonNull(schema, "schema is null");
      Objects.requireNonNull(cursor, "cursor is null");
    }

    /** A database that is read by Airbyte's time of extraction, as by default. */
    public AirbytePostgres(
        String name,
        String url,
        String user,
        Optional<SecretReference> password,
        String schema,
        int partitions,
        int fetchSize,
        Location location) {
      this(
          name,
          url,
          user,
          password,
          schema,
          partitions,
          fetchSize,
          Optional.of(AirbyteCursor.usual()),
          location);
    }
  }

  /**
   * How tables that Airbyte fills are read by its time of extraction.
   *
   * @param lookback how long before the newest time of the last reading the next one begins
   * @param wholeEvery after which time they are read whole again; never by itself when empty
   */
  record AirbyteCursor(Duration lookback, Optional<Duration> wholeEvery) {
    /** A sync may take hours, and write a row long after it has extracted it. */
    public static final Duration LOOKBACK = Duration.ofDays(1);

    public AirbyteCursor {
      Objects.requireNonNull(lookback, "lookback is null");
      Objects.requireNonNull(wholeEvery, "wholeEvery is null");
    }

    /** From a day before the newest time on; never whole by itself. */
    public static AirbyteCursor usual() {
      return new AirbyteCursor(LOOKBACK, Optional.empty());
    }
  }

  /** What an export covers. */
  enum ExportLevel {
    /** All that the server holds. */
    SYSTEM,
    /** All patients and what belongs to them. */
    PATIENT,
    /** The members of one Group and what belongs to them. */
    GROUP
  }

  /** How deletions at a FHIR server are noticed. */
  enum Deletions {
    /** By what an export says of them; where it says nothing, by the history, if there is one. */
    AUTO,
    /** By the history, always. */
    HISTORY,
    /** By what an export says of them only. */
    NONE
  }

  /** A FHIR server, read over HTTP. */
  sealed interface FhirApi extends SourceConfig {
    /** The server. */
    FhirServer server();

    /** The resource types that are read; all when empty. */
    List<String> types();

    /** How its deletions are noticed. */
    Deletions deletions();

    /** What is read, in words that are equal when it is the same. */
    String scope();
  }

  /**
   * A FHIR server that is exported by {@code $export} (FHIR Bulk Data Access).
   *
   * @param group the id of the Group for {@link ExportLevel#GROUP}, else empty
   */
  record FhirBulk(
      String name,
      FhirServer server,
      ExportLevel level,
      Optional<String> group,
      List<String> types,
      Deletions deletions,
      Location location)
      implements FhirApi {
    public FhirBulk {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(server, "server is null");
      Objects.requireNonNull(level, "level is null");
      Objects.requireNonNull(group, "group is null");
      types = List.copyOf(types);
      Objects.requireNonNull(deletions, "deletions is null");
    }

    @Override
    public String scope() {
      return "export "
          + server.base()
          + " "
          + level
          + group.map(id -> " " + id).orElse("")
          + " "
          + types.stream().sorted().toList();
    }
  }

  /**
   * A FHIR server that is read by plain searches, type by type, in the order of their last update.
   *
   * @param pageSize how many resources a page is asked to have
   */
  record FhirSearch(
      String name,
      FhirServer server,
      List<String> types,
      int pageSize,
      Deletions deletions,
      Location location)
      implements FhirApi {
    public FhirSearch {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(server, "server is null");
      types = List.copyOf(types);
      Objects.requireNonNull(deletions, "deletions is null");
    }

    @Override
    public String scope() {
      return "search " + server.base() + " " + types.stream().sorted().toList();
    }
  }

  /**
   * Topics of Kafka whose messages are FHIR resources or Bundles; read by a stream alone.
   *
   * @param servers where the cluster is asked first, as {@code host:port}
   * @param topics the topics, at least one
   * @param settings settings of Kafka's consumer beside the stream's own, by Kafka's names
   * @param secrets the same, where the value is a secret
   */
  record FhirKafka(
      String name,
      List<String> servers,
      List<String> topics,
      Map<String, String> settings,
      Map<String, SecretReference> secrets,
      Location location)
      implements SourceConfig {
    public FhirKafka {
      Objects.requireNonNull(name, "name is null");
      servers = List.copyOf(servers);
      topics = List.copyOf(topics);
      settings = Map.copyOf(settings);
      secrets = Map.copyOf(secrets);
    }
  }

  /** A source of tables that are not FHIR. */
  sealed interface Extract extends SourceConfig {
    /** The group whose tables models read as one, each row with its {@code _source}. */
    Optional<String> group();

    /** The declared tables; may be empty where the source itself has types. */
    List<ExtractTable> tables();

    /** The bronze table of one of its tables: {@code bronze.{source}__{table}}. */
    default TableName bronze(String table) {
      return TableName.bronze(name().replace('-', '_') + "__" + table);
    }
  }

  /**
   * A file or folder of table files, searched recursively.
   *
   * @param format csv, json (an array or NDJSON), avro or parquet
   * @param path a local path or a Hadoop URI; absolute
   * @param tableOf finds the table in a file's path below the folder: its first group
   * @param extractedAt finds the date or time of the extract in a file's path: its first group
   * @param csv how CSV is written
   */
  record ExtractFiles(
      String name,
      Optional<String> group,
      ExtractFormat format,
      String path,
      List<ExtractTable> tables,
      Pattern tableOf,
      Optional<Pattern> extractedAt,
      CsvOptions csv,
      Location location)
      implements Extract, InFiles {
    public ExtractFiles {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(group, "group is null");
      Objects.requireNonNull(format, "format is null");
      Objects.requireNonNull(path, "path is null");
      tables = List.copyOf(tables);
      Objects.requireNonNull(csv, "csv is null");
    }
  }

  /**
   * The tables of a database schema.
   *
   * @param url JDBC URL without credentials
   * @param driver the class of the JDBC driver
   * @param schema the database schema
   * @param only the tables to read; all when empty
   * @param partitions how many parallel reads a table with a partition column gets
   * @param fetchSize rows a round trip
   */
  record ExtractDatabase(
      String name,
      Optional<String> group,
      String url,
      Optional<String> user,
      Optional<SecretReference> password,
      String driver,
      String schema,
      List<String> only,
      List<ExtractTable> tables,
      int partitions,
      int fetchSize,
      Location location)
      implements Extract {
    public ExtractDatabase {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(group, "group is null");
      Objects.requireNonNull(url, "url is null");
      Objects.requireNonNull(driver, "driver is null");
      Objects.requireNonNull(schema, "schema is null");
      only = List.copyOf(only);
      tables = List.copyOf(tables);
    }
  }
}
