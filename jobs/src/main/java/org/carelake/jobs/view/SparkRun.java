package org.carelake.jobs.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.CollectionAccumulator;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.bronze.ReceivedText;
import org.carelake.transforms.view.CompiledView;
import org.carelake.transforms.view.ViewErrors;

/** The rows of views over files as Datasets, for Parquet and for SQL. */
public final class SparkRun {
  private static final StructType TEXTS =
      new StructType().add("place", DataTypes.StringType).add("json", DataTypes.StringType);

  private static final Set<String> CONVERSIONS =
      Set.of("CAST_INVALID_INPUT", "CANNOT_PARSE_TIMESTAMP", "CAST_OVERFLOW");

  private final SparkSession spark;
  private final List<FhirFile> files;
  private final ViewErrors errors;
  private final CollectionAccumulator<Problem> unreadable;

  /** A run over files. */
  public SparkRun(SparkSession spark, List<FhirFile> files) {
    this.spark = spark;
    this.files = List.copyOf(files);
    this.errors = ViewErrors.collecting(spark);
    this.unreadable = spark.sparkContext().collectionAccumulator("unreadable lines");
  }

  /** The rows of a view or query; problems are known when an action has run. */
  public Dataset<Row> rows(Subject subject) {
    if (subject instanceof Subject.View view) {
      return rows(view.view());
    }
    Subject.Query query = (Subject.Query) subject;
    return query.query().apply(spark, label -> rows(query.tables().get(label)), query.values());
  }

  /** Sends rows to a sink, partition by partition; tells how many they were. */
  static long collect(Dataset<Row> rows, RowSink sink) throws IOException {
    Iterator<InternalRow> all =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(InternalRow::copy)
            .toLocalIterator();
    long count = 0;
    while (hasNext(all)) {
      sink.row(all.next());
      count++;
    }
    return count;
  }

  private static boolean hasNext(Iterator<InternalRow> rows) {
    return explained(rows::hasNext);
  }

  /** Runs an action; says what to do where a text of a view can't become a number or date. */
  static <T> T explained(Supplier<T> action) {
    try {
      return action.get();
    } catch (Exception failure) {
      // also checked ones: Scala declares none
      throw explained(failure);
    }
  }

  private static RuntimeException explained(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark
          && CONVERSIONS.contains(String.valueOf(spark.getCondition()))) {
        return new CarelakeException(
            CarelakeException.Category.DATA,
            null,
            "the SQL meets a text that can't become a number, date or time ("
                + spark.getCondition()
                + "); decimals, dates and times of views are text: use try_cast(column as double),"
                + " or give the view's column a tag ansi/type",
            failure);
      }
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("the query failed", failure);
  }

  private Dataset<Row> rows(CompiledView view) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ArrayList<FhirFile>> tasks = tasks(spark.sparkContext().defaultParallelism());
    String type = view.resource();
    CollectionAccumulator<Problem> refused = unreadable;
    JavaRDD<InternalRow> texts =
        context
            .parallelize(tasks, Math.max(1, tasks.size()))
            .mapPartitions(groups -> new Texts(groups, type, refused));
    Dataset<Row> input =
        ((org.apache.spark.sql.classic.SparkSession) spark)
            .internalCreateDataFrame(texts.rdd(), TEXTS, false);
    return view.apply(input, "place", "json", errors);
  }

  /** What the actions so far have met, unreadable lines first. */
  public List<Problem> problems() {
    Set<Problem> found = new LinkedHashSet<>(unreadable.value());
    errors
        .errors()
        .forEach(error -> found.add(new Problem(error.view(), error.resourceId(), error.reason())));
    return List.copyOf(found);
  }

  /** The files in groups of about the same size, largest files first. */
  private List<ArrayList<FhirFile>> tasks(int count) {
    record Task(ArrayList<FhirFile> files, long[] size) {}
    PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(t -> t.size()[0]));
    List<ArrayList<FhirFile>> all = new ArrayList<>();
    for (int i = 0; i < Math.min(count, files.size()); i++) {
      ArrayList<FhirFile> group = new ArrayList<>();
      all.add(group);
      tasks.add(new Task(group, new long[1]));
    }
    List<FhirFile> largestFirst = new ArrayList<>(files);
    largestFirst.sort(Comparator.comparingLong(FhirFile::size).reversed());
    for (FhirFile file : largestFirst) {
      Task smallest = tasks.remove();
      smallest.files().add(file);
      smallest.size()[0] += file.size() + 1;
      tasks.add(smallest);
    }
    return all;
  }

  /** Place and JSON of the resources of one type in some files. */
  private static final class Texts implements Iterator<InternalRow> {
    private final Iterator<FhirFile> files;
    private final String type;
    private final CollectionAccumulator<Problem> unreadable;
    private FhirFile file;
    private FhirTexts texts;
    private InternalRow next;

    Texts(
        Iterator<ArrayList<FhirFile>> groups,
        String type,
        CollectionAccumulator<Problem> unreadable) {
      List<FhirFile> all = new ArrayList<>();
      groups.forEachRemaining(all::addAll);
      this.files = all.iterator();
      this.type = type;
      this.unreadable = unreadable;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        if (texts != null && texts.hasNext()) {
          take(texts.next());
        } else if (files.hasNext()) {
          file = files.next();
          texts = new FhirTexts(file, type.equals("Bundle"));
        } else {
          return false;
        }
      }
      return true;
    }

    private void take(ReceivedText text) {
      String place = file.path() + ":" + text.line();
      if (text instanceof ReceivedText.Refused refused) {
        unreadable.add(new Problem("", place, Refusals.words(refused)));
      } else if (text instanceof ReceivedText.Resource resource && resource.type().equals(type)) {
        next =
            new GenericInternalRow(
                new Object[] {UTF8String.fromString(place), UTF8String.fromBytes(resource.json())});
      }
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more texts");
      }
      InternalRow taken = next;
      next = null;
      return taken;
    }
  }
}
