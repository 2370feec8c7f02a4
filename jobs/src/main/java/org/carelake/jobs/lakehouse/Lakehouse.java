package org.carelake.jobs.lakehouse;

import io.delta.exceptions.MetadataChangedException;
import io.delta.exceptions.ProtocolChangedException;
import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;

/**
 * The Delta tables of one tenant: {@code {root}/{layer}/{name}}. Every write is one commit that
 * carries the writer's metadata, so that what a table was made from can't get apart from the table.
 */
public final class Lakehouse implements InputTables {
  /** What a merge needs so that deleted rows are taken out of files and not only marked. */
  private static final Map<String, String> NO_MARKS =
      Map.of("spark.databricks.delta.merge.deletionVectors.persistent", "false");

  static final String MARKS = "delta.enableDeletionVectors";

  /**
   * From so many bytes on, rows that change are marked in a table's files; below, files are few.
   */
  public static final long MARK_BYTES = 512L << 10;

  private final SparkSession spark;
  private final String root;
  private final ListedTables listed;
  private final TableCommits commits;
  private final FewRows few;

  /**
   * A lakehouse; nothing is created until the first write.
   *
   * @param root an absolute folder or Hadoop URI
   */
  public Lakehouse(SparkSession spark, String root) {
    this.spark = Objects.requireNonNull(spark, "spark is null");
    this.root = Objects.requireNonNull(root, "root is null");
    this.listed = new ListedTables(spark);
    this.commits = new TableCommits(spark);
    this.few = new FewRows(spark);
  }

  /** The session that reads and writes this lakehouse. */
  public SparkSession spark() {
    return spark;
  }

  /** Where all tables lie. */
  public String root() {
    return root;
  }

  /** Where a table lies. */
  public String path(TableName table) {
    return root + "/" + table.layer().code() + "/" + table.name();
  }

  /** Rows of the driver, to be written as one file. */
  public Dataset<Row> fewRows(List<Row> rows, StructType schema) {
    return spark.createDataFrame(rows, schema).coalesce(1);
  }

  /** Whether the table has at least one commit. */
  public boolean exists(TableName table) {
    return version(table) >= 0;
  }

  /** The newest version of the table, -1 when there is none. */
  @Override
  public long version(TableName table) {
    return snapshot(table).version();
  }

  /**
   * What names the rows of one version of a table and no others: Delta's id of the newest commit
   * that changed rows, or its version where the log no longer has it. Commits that only put files
   * together or in order change none. A table that was removed and made anew has other ids.
   */
  @Override
  public String commitId(TableName table, long version) {
    return commits.id(path(table), version);
  }

  /** The newest version of the table. */
  public Dataset<Row> read(TableName table) {
    requireExists(table);
    return listed
        .rows(snapshot(table))
        .orElseGet(() -> spark.read().format("delta").load(path(table)));
  }

  /** One version of the table, whatever was committed since. */
  @Override
  public Dataset<Row> readVersion(TableName table, long version) {
    requireExists(table);
    return Optional.of(snapshot(table))
        .filter(newest -> newest.version() == version)
        .flatMap(listed::rows)
        .orElseGet(
            () -> spark.read().format("delta").option("versionAsOf", version).load(path(table)));
  }

  /** What changed after one version of the table up to another. */
  @Override
  public Changes changes(TableName table, long from, long to) {
    return new TableChanges(spark, listed).between(log(table), from, to);
  }

  /** Replaces content and schema in one commit. Returns the new version. */
  public long overwrite(TableName table, Dataset<Row> rows, String metadata) {
    if (!exists(table)) {
      // a new table has no files that Delta would have to look for
      save(rows.write().mode(SaveMode.ErrorIfExists), table, metadata);
      return version(table);
    }
    OptionalLong version = new Overwriting(spark, listed, few).write(log(table), rows, metadata);
    if (version.isPresent()) {
      return version.getAsLong();
    }
    save(rows.write().mode(SaveMode.Overwrite).option("overwriteSchema", "true"), table, metadata);
    return version(table);
  }

  /**
   * The same rows, to be worked out as {@link #overwrite} does; what Spark is asked to observe of
   * them on the way is told where they are worked out, and nowhere else.
   */
  public Dataset<Row> overwriting(TableName table, Dataset<Row> rows) {
    return exists(table) ? few.written(rows) : rows;
  }

  /** Adds rows in one commit. Returns the new version. */
  public long append(TableName table, Dataset<Row> rows, String metadata) {
    return append(table, rows, metadata, Map.of());
  }

  /**
   * Adds rows in one commit. Several threads may do so at the same time, also to a table that none
   * of them finds: the one that comes second to make it adds to the table of the first. Returns the
   * new version.
   *
   * @param properties settings of the write; a table that doesn't exist yet keeps those that are
   *     properties of tables
   */
  public long append(
      TableName table, Dataset<Row> rows, String metadata, Map<String, String> properties) {
    boolean isNew = !exists(table);
    try {
      save(rows.write().mode(SaveMode.Append).options(properties), table, metadata);
    } catch (ProtocolChangedException | MetadataChangedException made) {
      if (!isNew) {
        throw made;
      }
      save(rows.write().mode(SaveMode.Append).options(properties), table, metadata);
    }
    return version(table);
  }

  /**
   * The newest versions of tables, one below the other, and where each row stands, for {@link
   * #updateAndAppend}. Tables that do not allow marks yet do so from now on.
   *
   * @param tables at least one; all have the same columns
   */
  public Dataset<Row> readPlaced(List<TableName> tables) {
    tables.forEach(this::requireExists);
    tables.forEach(this::allowMarks);
    return new RowReplacement(listed, few).placed(tables.stream().map(this::snapshot).toList());
  }

  /** The columns that {@link #readPlaced} adds. */
  public static List<String> placeColumns() {
    return List.of(RowReplacement.FILE, RowReplacement.POSITION);
  }

  /**
   * Gives rows other values and adds others, in one commit. Returns the new version.
   *
   * @param places the columns of {@link #placeColumns} of the rows to update, where they are few
   *     enough to be listed; else {@code updated} picks them
   * @param updated joins the table's rows with what tells those to update, and keeps all columns
   * @param values what becomes of them, over what {@code updated} gives
   * @param added rows with the table's columns, which hold about so many {@code bytes}
   */
  public long updateAndAppend(
      TableName table,
      Optional<List<Row>> places,
      UnaryOperator<Dataset<Row>> updated,
      Map<String, Column> values,
      Dataset<Row> added,
      long bytes,
      String metadata) {
    allowMarks(table);
    return new RowReplacement(listed, few)
        .execute(
            spark,
            log(table),
            new RowReplacement.Order(
                updated,
                gone ->
                    RowReplacement.updated(gone, values)
                        .unionByName(RowReplacement.coming(added), true),
                places,
                places.isPresent(),
                bytes),
            rows -> metadata);
  }

  /**
   * The same rows, worked out without preparations that pay for more data only.
   *
   * @param bytes of what they are made of
   * @param looked bytes of what is only looked through to find that
   */
  public Dataset<Row> ofLittle(Dataset<Row> rows, long bytes, long looked) {
    return few.of(rows, bytes, looked);
  }

  /**
   * Replaces rows that are there, adds those that are not and takes rows back, in one commit, even
   * where nothing changed. Columns that the table lacks are added to it. Returns the new version.
   *
   * @param source rows with the table's columns; at most one for each row of the table
   * @param condition SQL over {@code target} and {@code source}: when two rows are the same
   * @param takenBack SQL over {@code source}: the row of the table is removed
   */
  public long upsert(
      TableName table, Dataset<Row> source, String condition, String takenBack, String metadata) {
    merging(
            table,
            source,
            condition,
            metadata,
            Map.of("spark.databricks.delta.skipRecordingEmptyCommits", "false"))
        .whenMatched(takenBack)
        .delete()
        .whenMatched()
        .updateAll()
        .whenNotMatched()
        .insertAll()
        .withSchemaEvolution()
        .execute();
    return version(table);
  }

  /**
   * Replaces the rows of some keys in one commit. Returns the new version, which is the present one
   * where rows are marked and the table neither has nor gets a row of these keys.
   *
   * @param key the column by which rows belong together
   * @param rows all rows that these keys have from now on: the table's columns
   * @param looked bytes of what is looked through to find them
   * @param metadata makes the commit's metadata of the number of rows that the table has more,
   *     where rows are marked
   * @param marks whether rows that go are marked in the files of a large table; else its files are
   *     written anew
   */
  public long replaceKeys(
      TableName table,
      String key,
      KeySet keys,
      Dataset<Row> rows,
      long looked,
      LongFunction<String> metadata,
      boolean marks) {
    Column column = Identifiers.column(key);
    if (!marks) {
      Dataset<Row> all = keys.without(read(table), column).unionByName(rows);
      return overwrite(table, few.of(all, bytes(table), looked), metadata.apply(0));
    }
    allowMarks(table);
    return new RowReplacement(listed, few)
        .execute(
            spark,
            log(table),
            new RowReplacement.Order(
                present -> keys.with(present, column),
                gone -> rows,
                Optional.empty(),
                keys.isFew(),
                looked),
            metadata);
  }

  /**
   * Lets rows that go be marked in a table's files, and what changes be written beside. A commit of
   * its own without metadata, once a table.
   */
  public void allowMarks(TableName table) {
    if (!snapshot(table).metadata().configuration().get(MARKS).contains("true")) {
      spark.sql(
          "alter table delta.`"
              + path(table)
              + "` set tblproperties ('"
              + MARKS
              + "' = 'true', 'delta.enableChangeDataFeed' = 'true')");
    }
  }

  /**
   * Updates rows in one commit. Returns the new version.
   *
   * @param source rows that name the rows to update; at most one for each row of the table
   * @param condition SQL over {@code target} and {@code source}: when two rows are the same
   * @param updates what becomes of a row that is there: column to SQL over both
   */
  public long update(
      TableName table,
      Dataset<Row> source,
      String condition,
      Map<String, String> updates,
      String metadata) {
    merging(table, source, condition, metadata, Map.of())
        .whenMatched()
        .updateExpr(updates)
        .execute();
    return version(table);
  }

  /**
   * Deletes some rows and updates others in one commit. Files that hold such rows are written anew,
   * so that none of the newest version holds what was deleted. Returns the new version.
   *
   * @param source rows that name the rows to touch; at most one for each row of the table
   * @param condition SQL over {@code target} and {@code source}: when two rows are the same
   * @param deleteWhen SQL over both: which of them go
   * @param updates what becomes of the others: column to SQL over both
   */
  public long rewrite(
      TableName table,
      Dataset<Row> source,
      String condition,
      String deleteWhen,
      Map<String, String> updates,
      String metadata) {
    DeltaMergeBuilder merge =
        merging(table, source, condition, metadata, NO_MARKS).whenMatched(deleteWhen).delete();
    (updates.isEmpty() ? merge : merge.whenMatched().updateExpr(updates)).execute();
    return version(table);
  }

  /**
   * The metadata of the newest commit that carries some; maintenance commits carry none and are
   * passed over.
   */
  public Optional<String> commitMetadata(TableName table) {
    return commits.metadata(path(table), version(table));
  }

  /**
   * The metadata of the newest commit that carries a wanted one.
   *
   * @param most how many commits are looked at
   */
  public Optional<String> commitMetadata(TableName table, Predicate<String> wanted, int most) {
    return commits.metadata(path(table), version(table), wanted, most);
  }

  /**
   * Makes the table empty. A table that doesn't exist is created by its schema alone, without a
   * Spark job. Returns the new version.
   */
  public long overwriteEmpty(TableName table, StructType schema, String metadata) {
    if (exists(table)) {
      return overwrite(table, spark.createDataFrame(List.<Row>of(), schema), metadata);
    }
    return OwnCommit.create(spark, log(table), schema, metadata);
  }

  /** Makes a commit that changes nothing but carries metadata. Returns the new version. */
  public long record(TableName table, String metadata) {
    requireExists(table);
    return OwnCommit.end(OwnCommit.begin(spark, log(table)), List.of(), SaveMode.Append, metadata);
  }

  /** Whether the newest version is known to hold no file and so no row; looks at no data. */
  public boolean isKnownEmpty(TableName table) {
    return listed.files(snapshot(table)).filter(files -> files == 0).isPresent();
  }

  /** How many bytes the files of the newest version have. */
  @Override
  public long bytes(TableName table) {
    return listed.bytes(snapshot(table));
  }

  /** How many rows the commit of a version wrote, where Delta recorded it. */
  public OptionalLong writtenRows(TableName table, long version) {
    return commits.writtenRows(path(table), version);
  }

  /**
   * Removes a table with all its versions; nothing happens when there is none. Only what can be
   * made anew may go: rows that broke tests.
   */
  public void remove(TableName table) {
    if (table.layer() != Layer.TEST_FAILURES) {
      throw new IllegalArgumentException("tables of layer " + table.layer() + " stay");
    }
    Path folder = new Path(path(table));
    try {
      folder.getFileSystem(spark.sessionState().newHadoopConf()).delete(folder, true);
    } catch (IOException failure) {
      throw unreadable(folder.toString(), failure);
    }
    DeltaLog.invalidateCache(spark, folder);
  }

  /** The tables of a layer that exist, in the order of their names. */
  public List<TableName> tables(Layer layer) {
    Path folder = new Path(root, layer.code());
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(folder)) {
        return List.of();
      }
      List<TableName> tables = new ArrayList<>();
      for (FileStatus status : files.listStatus(folder)) {
        String name = status.getPath().getName();
        if (status.isDirectory()
            && TableName.isValidName(name)
            && files.exists(new Path(status.getPath(), "_delta_log"))) {
          tables.add(new TableName(layer, name));
        }
      }
      Collections.sort(tables);
      return List.copyOf(tables);
    } catch (IOException failure) {
      throw unreadable(folder.toString(), failure);
    }
  }

  private DeltaMergeBuilder merging(
      TableName table,
      Dataset<Row> source,
      String condition,
      String metadata,
      Map<String, String> settings) {
    SparkSession session = OwnSession.like(spark, settings);
    // a merge takes the metadata of its commit from its session only
    session.conf().set("spark.databricks.delta.commitInfo.userMetadata", metadata);
    return DeltaTable.forPath(session, path(table))
        .as("target")
        .merge(source.as("source"), condition);
  }

  private void save(DataFrameWriter<Row> writer, TableName table, String metadata) {
    writer.format("delta").option("userMetadata", metadata).save(path(table));
  }

  private Snapshot snapshot(TableName table) {
    return NewestVersion.of(log(table));
  }

  private DeltaLog log(TableName table) {
    return DeltaLog.forTable(spark, path(table));
  }

  private void requireExists(TableName table) {
    if (!exists(table)) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          "table " + table + " does not exist in " + root + "; build it first");
    }
  }

  private static CarelakeException unreadable(String path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT, null, "can't read " + path, failure);
  }
}
