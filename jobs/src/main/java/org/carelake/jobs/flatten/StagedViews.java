package org.carelake.jobs.flatten;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.view.ViewError;
import org.carelake.transforms.view.ViewGroup;

/**
 * The rows of several views over one table of resources, made in one pass over its JSON and laid
 * down as Parquet files, from where each view's table is written. Only files of task attempts that
 * Spark took count, so attempts that failed or ran twice leave nothing but waste.
 */
public final class StagedViews implements AutoCloseable {
  private static final long ROW_GROUP = 32L << 20;

  private final SparkSession spark;
  private final Path folder;
  private final List<TableShape> shapes;
  private final List<TaskResult> results;

  private StagedViews(
      SparkSession spark, Path folder, List<TableShape> shapes, List<TaskResult> results) {
    this.spark = spark;
    this.folder = folder;
    this.shapes = shapes;
    this.results = results;
  }

  /**
   * Reads a table once for all views of a group.
   *
   * @param input a dataset with a column for the id and one for the JSON, both strings; a null JSON
   *     gives no row
   * @param staging a folder that all executors reach; the files lie in a new folder in it
   */
  public static StagedViews of(
      Dataset<Row> input, String idColumn, String jsonColumn, ViewGroup group, String staging) {
    SparkSession spark = input.sparkSession();
    Configuration conf = spark.sessionState().newHadoopConf();
    String run = UUID.randomUUID().toString();
    Path folder = new Path(staging, run);
    List<TableShape> shapes =
        group.views().stream().map(view -> TableShape.of(view.name(), view.schema())).toList();
    Task task =
        new Task(group, shapes, new SerializableConfiguration(conf), folder.toString(), run);
    Dataset<Row> pair =
        input.select(
            functions.col(idColumn).cast("string"), functions.col(jsonColumn).cast("string"));
    JavaRDD<InternalRow> resources =
        ((org.apache.spark.sql.classic.Dataset<Row>) pair).queryExecution().toRdd().toJavaRDD();
    try {
      return new StagedViews(spark, folder, shapes, resources.mapPartitions(task).collect());
    } catch (RuntimeException failure) {
      remove(folder, conf);
      throw failure;
    }
  }

  /** How many rows the view with an index has. */
  public long rowCount(int view) {
    return files(view).stream().mapToLong(TaskResult.WrittenFile::rows).sum();
  }

  /** The rows of the view with an index; to be read before this is closed. */
  public Dataset<Row> rows(int view) {
    List<TaskResult.WrittenFile> files = files(view);
    if (files.isEmpty()) {
      return spark.createDataFrame(List.<Row>of(), shapes.get(view).schema());
    }
    return spark
        .read()
        .schema(shapes.get(view).schema())
        .parquet(files.stream().map(TaskResult.WrittenFile::path).toArray(String[]::new));
  }

  private List<TaskResult.WrittenFile> files(int view) {
    return results.stream()
        .flatMap(result -> result.files().stream())
        .filter(file -> file.view() == view)
        .toList();
  }

  /** The resources that gave the view with an index no rows. */
  public List<ViewError> errors(int view) {
    return results.stream()
        .flatMap(result -> result.broken().stream())
        .filter(broken -> broken.view() == view)
        .map(broken -> new ViewError(shapes.get(view).view(), broken.resourceId(), broken.reason()))
        .toList();
  }

  /** Removes the files. */
  @Override
  public void close() {
    remove(folder, spark.sessionState().newHadoopConf());
  }

  private static void remove(Path folder, Configuration conf) {
    try {
      folder.getFileSystem(conf).delete(folder, true);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't remove " + folder + "; it is not needed any more",
          failure);
    }
  }

  /** Makes the rows of one partition. */
  private record Task(
      ViewGroup group,
      List<TableShape> shapes,
      SerializableConfiguration hadoop,
      String attempts,
      String run)
      implements FlatMapFunction<Iterator<InternalRow>, TaskResult> {
    @Override
    public Iterator<TaskResult> call(Iterator<InternalRow> resources) throws IOException {
      FlattenOptions options = FlattenOptions.defaults().withRowGroupBytes(ROW_GROUP);
      try (AttemptFiles files = new AttemptFiles(shapes, options, hadoop.value(), attempts, run)) {
        Rows rows = new Rows(files);
        ViewGroup.Run views = group.open(rows);
        long count = 0;
        while (resources.hasNext()) {
          InternalRow resource = resources.next();
          if (!resource.isNullAt(1)) {
            rows.resource = resource;
            byte[] json = resource.getUTF8String(1).getBytes();
            views.resource(json, 0, json.length);
            count++;
          }
        }
        List<TaskResult> result =
            List.of(new TaskResult(files.finish(), rows.broken, rows.broken.size(), count, 0));
        return result.iterator();
      } catch (UncheckedIOException failure) {
        throw failure.getCause();
      }
    }
  }

  /** Takes the rows and errors of one partition. */
  private static final class Rows implements ViewGroup.Receiver {
    private static final int MAX_BROKEN = 100_000;

    private final AttemptFiles files;
    private final List<TaskResult.BrokenResource> broken = new ArrayList<>();
    private InternalRow resource;

    Rows(AttemptFiles files) {
      this.files = files;
    }

    @Override
    public void row(int view, Object[] values) {
      try {
        files.add(view, values);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void broken(int view, String reason) {
      if (broken.size() < MAX_BROKEN) {
        String id = resource.isNullAt(0) ? null : Objects.toString(resource.getUTF8String(0), null);
        broken.add(new TaskResult.BrokenResource(view, 0, 0, id, reason));
      }
    }
  }
}
