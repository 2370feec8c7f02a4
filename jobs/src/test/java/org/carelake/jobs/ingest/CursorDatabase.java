package org.carelake.jobs.ingest;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.extract.ExtractTablesReader;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A PostgreSQL for all tests of a JVM that ask for it by a parameter, with a schema of its own for
 * each test, and sources over it.
 */
final class CursorDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private int schemas;
  private String schema = "";

  /** Gives tests the one database. */
  static final class Started implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == CursorDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getStore(
              ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(CursorDatabase.class, start -> new CursorDatabase());
    }
  }

  private CursorDatabase() {
    try {
      postgres = EmbeddedPostgres.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }

  /** A new schema, which SQL finds its tables in from now on. */
  void newSchema() {
    schema = "s" + schemas++;
    execute("create schema " + schema);
  }

  String schema() {
    return schema;
  }

  void execute(String... statements) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
      statement.execute("set search_path to " + (schema.isEmpty() ? "public" : schema));
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** The one text column of a query. */
  List<String> texts(String query) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path to " + schema);
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    } catch (SQLException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  SourceConfig tables(String yaml) {
    return new SourceConfig.ExtractDatabase(
        "clinic",
        Optional.empty(),
        postgres.getJdbcUrl("postgres", "postgres"),
        Optional.of("postgres"),
        Optional.of(new SecretReference.EnvironmentVariable("PASSWORD", IngestFixture.HERE)),
        "org.postgresql.Driver",
        schema,
        List.of(),
        ExtractTablesReader.read("tables.yml", yaml),
        2,
        100,
        IngestFixture.HERE);
  }

  SourceConfig airbyte(Optional<SourceConfig.AirbyteCursor> cursor) {
    return new SourceConfig.AirbytePostgres(
        "airbyte",
        postgres.getJdbcUrl("postgres", "postgres"),
        "postgres",
        Optional.of(new SecretReference.EnvironmentVariable("PASSWORD", IngestFixture.HERE)),
        schema,
        2,
        100,
        cursor,
        IngestFixture.HERE);
  }

  /** How tables were read: {@code table rows}, and why when whole. */
  static List<String> readings(IngestReport report) {
    return report.readings().stream()
        .map(
            reading ->
                reading.table().substring(reading.table().indexOf('.') + 1)
                    + " "
                    + reading.rows()
                    + reading.whole().map(why -> " whole: " + why).orElse(""))
        .toList();
  }

  /** Takes the newest commit of a table away, as if a run had died before it. */
  static void dropCommit(Lakehouse lakehouse, String table) {
    TableName name = TableName.bronze(table);
    String commit = String.format("%020d", lakehouse.version(name));
    Path log = Path.of(lakehouse.path(name), "_delta_log");
    try {
      Files.delete(log.resolve(commit + ".json"));
      Files.deleteIfExists(log.resolve(commit + ".crc"));
      Files.deleteIfExists(log.resolve("." + commit + ".json.crc"));
      Files.deleteIfExists(log.resolve("." + commit + ".crc.crc"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    DeltaLog.invalidateCache(
        lakehouse.spark(), new org.apache.hadoop.fs.Path(lakehouse.path(name)));
  }
}
