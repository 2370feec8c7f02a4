package org.carelake.jobs.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.Lookback;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.bronze.Origin;
import org.postgresql.Driver;

/** Reads the tables of a PostgreSQL schema that Airbyte fills into staged rows. */
final class AirbyteSource {
  private static final String COLUMNS =
      """
      select table_name, column_name, data_type,
             pg_total_relation_size(format('%I.%I', table_schema, table_name)::regclass)
      from information_schema.columns
      where table_schema = ? and table_name not like '\\_airbyte\\_%'
      """;

  /** So many rows are read by one task. */
  private static final int FEW = 20_000;

  private final SparkSession spark;
  private final SourceConfig.AirbytePostgres source;
  private final IngestLimits limits;
  private final Function<SecretReference, String> secrets;

  AirbyteSource(
      SparkSession spark,
      SourceConfig.AirbytePostgres source,
      IngestLimits limits,
      Function<SecretReference, String> secrets) {
    this.spark = spark;
    this.source = source;
    this.limits = limits;
    this.secrets = secrets;
  }

  /**
   * The tables that have a {@code resource} column, by name.
   *
   * @throws CarelakeException if the database refuses, or there are none
   */
  List<AirbyteTable> tables() {
    Map<String, Map<String, String>> types = new TreeMap<>();
    Map<String, Long> sizes = new TreeMap<>();
    try (Connection connection = connect()) {
      try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
        statement.setString(1, source.schema());
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          types
              .computeIfAbsent(rows.getString(1), name -> new TreeMap<>())
              .put(rows.getString(2), rows.getString(3));
          sizes.put(rows.getString(1), rows.getLong(4));
        }
      }
    } catch (SQLException refused) {
      throw failure(refused.getMessage() + " (SQL state " + refused.getSQLState() + ")", refused);
    }
    List<AirbyteTable> tables = new ArrayList<>();
    types.forEach(
        (name, columns) -> {
          if (columns.containsKey(AirbyteTable.RESOURCE)) {
            tables.add(new AirbyteTable(source.schema(), name, columns, sizes.get(name)));
          }
        });
    if (tables.isEmpty()) {
      throw failure(
          "expected tables with a column resource in schema '" + source.schema() + "', found none",
          null);
    }
    return tables;
  }

  /**
   * How tables are read: from their time of extraction on, or whole.
   *
   * @param states where the last readings ended
   * @throws CarelakeException if the database refuses
   */
  List<AirbyteReading> plan(
      List<AirbyteTable> tables, CursorStates states, boolean fullRefresh, Instant startedAt) {
    List<AirbyteReading> readings = new ArrayList<>();
    try (Connection connection = connect()) {
      for (AirbyteTable table : tables) {
        CursorReading reading = plan(connection, table, states, fullRefresh, startedAt);
        boolean few =
            reading.condition().isPresent()
                ? isFew(connection, table, reading.condition().get())
                : table.isSmall();
        readings.add(new AirbyteReading(table, reading, few));
      }
      return readings;
    } catch (SQLException refused) {
      throw failure("SQL state " + refused.getSQLState(), refused);
    }
  }

  private CursorReading plan(
      Connection connection,
      AirbyteTable table,
      CursorStates states,
      boolean fullRefresh,
      Instant startedAt)
      throws SQLException {
    SourceConfig.AirbyteCursor cursor = source.cursor().orElseThrow();
    Optional<CursorColumn> column = table.cursor();
    Optional<TableName> home = table.home();
    if (column.isEmpty() || home.isEmpty()) {
      return CursorReading.without(
          table.label(), column.isEmpty() ? WholeReason.NO_CURSOR : WholeReason.NO_TABLE);
    }
    List<String> shape = new ArrayList<>(table.shape());
    shape.add(limits.toString());
    CursorReading.Wanted wanted =
        new CursorReading.Wanted(
            table.label(),
            CursorState.hash(
                List.of(
                    source.url(), table.label(), column.get().name(), column.get().type().name())),
            CursorState.hash(shape),
            Optional.of(new Lookback.OfTime(cursor.lookback())),
            cursor.wholeEvery(),
            fullRefresh,
            startedAt);
    return CursorReading.decide(
        wanted,
        states.shared(home.get(), table.label()),
        CursorBounds.read(connection, table.sql(), column.get(), new SqlDialect(false), startedAt));
  }

  private static boolean isFew(Connection connection, AirbyteTable table, String condition)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from (select 1 from "
                    + table.sql()
                    + " where "
                    + condition
                    + " limit "
                    + (FEW + 1)
                    + ") as few")) {
      row.next();
      return row.getLong(1) <= FEW;
    }
  }

  /** The staged rows of tables, of shape {@link BronzeSchema#STAGED}. */
  Dataset<Row> read(List<AirbyteReading> tables, long now) {
    Dataset<Row> all = null;
    for (int i = 0; i < tables.size(); i++) {
      AirbyteReading reading = tables.get(i);
      Dataset<Row> rows = read(reading, new Origin(reading.table().label(), i, now));
      all = all == null ? rows : all.union(rows);
    }
    return all;
  }

  /** Conditions stay out of plans: they hold a value of the cursor. */
  private Dataset<Row> read(AirbyteReading reading, Origin origin) {
    AirbyteTable table = reading.table();
    Properties properties = credentials();
    properties.setProperty("driver", Driver.class.getName());
    properties.setProperty("fetchsize", Integer.toString(source.fetchSize()));
    String label = table.label();
    String name = table.name();
    IngestLimits bounds = limits;
    MapPartitionsFunction<Row, Row> stage =
        rows -> {
          long firstRow = (long) TaskContext.getPartitionId() << FileSource.ROW_BITS;
          return new AirbyteReader(rows, label, name, bounds, origin, firstRow);
        };
    return spark
        .read()
        .jdbc(
            source.url(),
            "(" + table.query() + ") as received",
            table.divisions(source.partitions(), reading.cursor().condition(), reading.few()),
            properties)
        .drop(table.cursor().map(CursorColumn::name).stream().toArray(String[]::new))
        .mapPartitions(stage, Encoders.row(BronzeSchema.STAGED));
  }

  private Connection connect() throws SQLException {
    Connection connection = new Driver().connect(source.url(), credentials());
    if (connection == null) {
      throw failure("expected a url that begins with jdbc:postgresql:", null);
    }
    return connection;
  }

  private Properties credentials() {
    Properties properties = new Properties();
    properties.setProperty("user", source.user());
    source
        .password()
        .ifPresent(reference -> properties.setProperty("password", secrets.apply(reference)));
    return properties;
  }

  CarelakeException failure(String found, Throwable cause) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        source.location(),
        "source '" + source.name() + "' can't read " + source.url() + ": " + found,
        cause);
  }
}
