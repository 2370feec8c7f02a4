package org.carelake.jobs.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    try (Connection connection = new Driver().connect(source.url(), credentials())) {
      if (connection == null) {
        throw failure("expected a url that begins with jdbc:postgresql:", null);
      }
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

  /** The staged rows of tables, of shape {@link BronzeSchema#STAGED}. */
  Dataset<Row> read(List<AirbyteTable> tables, long now) {
    Dataset<Row> all = null;
    for (int i = 0; i < tables.size(); i++) {
      Dataset<Row> rows = read(tables.get(i), new Origin(tables.get(i).label(), i, now));
      all = all == null ? rows : all.union(rows);
    }
    return all;
  }

  private Dataset<Row> read(AirbyteTable table, Origin origin) {
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
            table.divisions(source.partitions()),
            properties)
        .mapPartitions(stage, Encoders.row(BronzeSchema.STAGED));
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
