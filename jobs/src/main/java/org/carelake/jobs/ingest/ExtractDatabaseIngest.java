package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.Parallel;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.ExtractCursor;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.Timestamps;

/**
 * Ingests the tables of a database schema: those declared, or all that are there. Each is read
 * whole, or from its cursor on; bronze takes what it did not know.
 */
final class ExtractDatabaseIngest {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.ExtractDatabase source;
  private final IngestOptions options;
  private final ReportBuilder report;
  private final Function<SecretReference, String> secrets;
  private final SqlDialect dialect;

  ExtractDatabaseIngest(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.ExtractDatabase source,
      IngestOptions options,
      ReportBuilder report,
      Function<SecretReference, String> secrets) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
    this.report = report;
    this.secrets = secrets;
    this.dialect = SqlDialect.of(source.url());
  }

  /** A table that is there: its name in the database, and the one that it gets. */
  private record Found(String original, String name, Optional<ExtractTable> declared) {}

  void ingest() {
    List<Found> tables = tables();
    TypedTables writer = new TypedTables(lakehouse, run, source, options, report);
    Parallel.all(
        options.threads(),
        "ingest",
        tables.stream().map(table -> (Runnable) () -> ingest(writer, table)).toList());
    report.endOfSource();
  }

  private void ingest(TypedTables writer, Found table) {
    String label = source.schema() + "." + table.original();
    try {
      Optional<CursorReading> reading = plan(table);
      Dataset<Row> rows = read(table, reading.flatMap(CursorReading::condition));
      List<FileCount> counts =
          writer.write(
              table.name(),
              List.of(
                  new TypedTables.Part(
                      label,
                      rows,
                      expr("timestamp_micros(" + Timestamps.micros(run.startedAt()) + "L)"),
                      expr("monotonically_increasing_id() + 1"),
                      lit(label))),
              reading);
      report.files(counts);
      report.readings(
          source.name(),
          reading.stream().toList(),
          counts.stream().collect(Collectors.toMap(FileCount::file, count -> count)));
    } catch (CarelakeException known) {
      report.failure(known);
    } catch (Exception failure) {
      report.failure(failure(label + ": " + Failures.message(failure), failure));
    }
  }

  private Optional<CursorReading> plan(Found table) throws SQLException {
    Optional<ExtractCursor> cursor = table.declared().flatMap(ExtractTable::cursor);
    if (cursor.isEmpty()) {
      return Optional.empty();
    }
    try (Connection connection = connect()) {
      return Optional.of(
          new ExtractCursors(lakehouse, run, source, options)
              .plan(connection, table.original(), table.declared().get(), cursor.get()));
    }
  }

  /** Conditions stay out of plans: they hold a value of the cursor. */
  private Dataset<Row> read(Found table, Optional<String> condition) throws SQLException {
    Properties properties = credentials();
    properties.setProperty("driver", source.driver());
    properties.setProperty("fetchsize", Integer.toString(source.fetchSize()));
    String name = dialect.quoted(source.schema()) + "." + dialect.quoted(table.original());
    if (condition.isPresent()) {
      return lakehouse
          .spark()
          .read()
          .jdbc(source.url(), name, new String[] {condition.get()}, properties);
    }
    Optional<String> column = table.declared().flatMap(ExtractTable::partitionColumn);
    if (column.isEmpty() || source.partitions() == 1) {
      return lakehouse.spark().read().jdbc(source.url(), name, properties);
    }
    Optional<String[]> bounds = bounds(name, dialect.quoted(column.get()));
    if (bounds.isEmpty()) {
      return lakehouse.spark().read().jdbc(source.url(), name, properties);
    }
    return lakehouse
        .spark()
        .read()
        .format("jdbc")
        .option("url", source.url())
        .option("dbtable", name)
        .options(texts(properties))
        .option("partitionColumn", dialect.quoted(column.get()))
        .option("lowerBound", bounds.get()[0])
        .option("upperBound", bounds.get()[1])
        .option("numPartitions", source.partitions())
        .load();
  }

  private static java.util.Map<String, String> texts(Properties properties) {
    java.util.Map<String, String> texts = new java.util.HashMap<>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }

  /** The least and the greatest value of a column; empty when it has none. */
  private Optional<String[]> bounds(String table, String column) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select min(" + column + "), max(" + column + ") from " + table)) {
      row.next();
      return row.getString(1) == null
          ? Optional.empty()
          : Optional.of(new String[] {row.getString(1), row.getString(2)});
    }
  }

  private List<Found> tables() {
    List<Found> tables = new ArrayList<>();
    List<String> there = new ArrayList<>();
    try (Connection connection = connect();
        ResultSet rows =
            connection
                .getMetaData()
                .getTables(null, source.schema(), "%", new String[] {"TABLE", "VIEW"})) {
      while (rows.next()) {
        there.add(rows.getString("TABLE_NAME"));
      }
    } catch (SQLException refused) {
      throw failure("SQL state " + refused.getSQLState(), refused);
    }
    there.sort(String::compareTo);
    for (String original : there) {
      String name = original.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
      Optional<ExtractTable> declared =
          source.tables().stream().filter(table -> table.name().equals(name)).findFirst();
      boolean wanted =
          (source.only().isEmpty() || source.only().contains(name))
              && (source.tables().isEmpty() || declared.isPresent());
      if (wanted && TableName.isValidName(name)) {
        tables.add(new Found(original, name, declared));
      }
    }
    List<String> expected =
        source.only().isEmpty()
            ? source.tables().stream().map(ExtractTable::name).toList()
            : source.only();
    for (String name : expected) {
      if (tables.stream().noneMatch(table -> table.name().equals(name))) {
        report.failure(
            failure("schema '" + source.schema() + "' has no table '" + name + "'", null));
      }
    }
    if (tables.isEmpty()) {
      throw failure("schema '" + source.schema() + "' has no tables to read", null);
    }
    return tables;
  }

  private Connection connect() throws SQLException {
    try {
      Driver driver =
          (Driver)
              Class.forName(source.driver(), true, Thread.currentThread().getContextClassLoader())
                  .getDeclaredConstructor()
                  .newInstance();
      Connection connection = driver.connect(source.url(), credentials());
      if (connection == null) {
        throw failure("driver " + source.driver() + " does not know this url", null);
      }
      return connection;
    } catch (ReflectiveOperationException missing) {
      throw failure(
          "there is no JDBC driver "
              + source.driver()
              + "; build with -Pmssql for SQL Server, or put the driver's jar on the class path",
          missing);
    }
  }

  private Properties credentials() {
    Properties properties = new Properties();
    source.user().ifPresent(user -> properties.setProperty("user", user));
    source
        .password()
        .ifPresent(reference -> properties.setProperty("password", secrets.apply(reference)));
    return properties;
  }

  private CarelakeException failure(String found, Throwable cause) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        source.location(),
        "source '" + source.name() + "' can't read " + source.url() + ": " + found,
        cause);
  }
}
