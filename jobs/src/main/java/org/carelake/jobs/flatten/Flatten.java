package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.transforms.view.CompiledView;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewGroup;

/**
 * Runs ViewDefinitions over files of FHIR resources, one JSON object a line, and writes one folder
 * of Parquet files for each view. One Spark job reads the input once; the JSON of a resource is
 * scanned once for all views of its type. Nothing of a run is visible before all of it is written,
 * and the same plan runs on one machine and on a cluster.
 */
public final class Flatten {
  private static final int MAX_ERRORS = 100_000;

  private final SparkSession spark;
  private final FlattenOptions options;

  private Flatten(SparkSession spark, FlattenOptions options) {
    this.spark = spark;
    this.options = options;
  }

  /**
   * Runs views over files.
   *
   * @param views their names must differ; each names the folder of its table
   * @param input a file, or a folder that is searched to any depth for files named *.ndjson,
   *     *.jsonl or *.json, also compressed (.gz); any path that Hadoop knows. What type a resource
   *     has is read from the resource; types that no view reads are passed over
   * @param output the folder that gets one folder for each view
   * @throws CarelakeException when a view is wrong, the input is missing, an output folder is in
   *     the way, or, in strict mode, a resource breaks a view
   */
  public static FlattenResult run(
      SparkSession spark,
      List<ViewDefinition> views,
      String input,
      String output,
      FlattenOptions options) {
    return new Flatten(spark, options).run(views, input, output);
  }

  /** The failure of strict mode. */
  static CarelakeException strict(FlattenError error) {
    return new CarelakeException(
        CarelakeException.Category.DATA,
        error.file()
            + ":"
            + error.line()
            + ": "
            + error.view().map(view -> "the view " + view + " can't be applied to ").orElse("")
            + error.resourceId().map(id -> "the resource " + id).orElse("the resource")
            + ": "
            + error.reason());
  }

  private FlattenResult run(List<ViewDefinition> views, String input, String output) {
    requireDistinctNames(views);
    List<ViewGroup> groups = new ViewCompiler(HapiR4Model.instance()).compileGroups(views);
    int[] firstView = new int[groups.size()];
    List<TableShape> shapes = new ArrayList<>();
    for (int group = 0; group < firstView.length; group++) {
      firstView[group] = shapes.size();
      for (CompiledView view : groups.get(group).views()) {
        shapes.add(TableShape.of(view.name(), view.schema()));
      }
    }
    Configuration conf = spark.sessionState().newHadoopConf();
    SplitPlan plan =
        SplitPlan.of(conf, input, spark.sparkContext().defaultParallelism(), options.splitBytes());
    String run = UUID.randomUUID().toString();
    try {
      OutputCommit commit = new OutputCommit(conf, output, run);
      if (!options.overwrite()) {
        commit.requireFree(shapes);
      }
      try {
        FlattenTask task =
            new FlattenTask(
                groups,
                firstView,
                shapes,
                plan.files(),
                options,
                new SerializableConfiguration(conf),
                commit.attempts(),
                run);
        List<TaskResult> results = execute(task, plan);
        Map<String, FlattenedView> tables = commit(commit, shapes, results, run);
        return result(
            views.stream().map(view -> tables.get(view.name())).toList(),
            shapes,
            results,
            plan,
            conf);
      } finally {
        commit.clean();
      }
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't write to " + output, failure);
    }
  }

  private static void requireDistinctNames(List<ViewDefinition> views) {
    if (views.isEmpty()) {
      throw CarelakeException.usage("expected at least one view");
    }
    Map<String, ViewDefinition> byName = new HashMap<>();
    for (ViewDefinition view : views) {
      ViewDefinition other = byName.putIfAbsent(view.name(), view);
      if (other != null) {
        throw CarelakeException.usage(
            "two views are named '" + view.name() + "': " + other.file() + " and " + view.file());
      }
    }
  }

  private List<TaskResult> execute(FlattenTask task, SplitPlan plan) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return context.parallelize(plan.tasks(), plan.tasks().size()).mapPartitions(task).collect();
  }

  private Map<String, FlattenedView> commit(
      OutputCommit commit, List<TableShape> shapes, List<TaskResult> results, String run)
      throws IOException {
    Map<String, FlattenedView> tables = new HashMap<>();
    for (int view = 0; view < shapes.size(); view++) {
      TableShape shape = shapes.get(view);
      List<TaskResult.WrittenFile> files = new ArrayList<>();
      for (TaskResult result : results) {
        for (TaskResult.WrittenFile file : result.files()) {
          if (file.view() == view) {
            files.add(file);
          }
        }
      }
      List<TaskResult.WrittenFile> gathered = commit.gather(shape, files, options, run);
      tables.put(
          shape.view(),
          new FlattenedView(
              shape.view(),
              commit.folder(shape).toString(),
              shape.schema(),
              gathered.stream().mapToLong(TaskResult.WrittenFile::rows).sum(),
              gathered.size(),
              gathered.stream().mapToLong(TaskResult.WrittenFile::bytes).sum()));
    }
    for (TableShape shape : shapes) {
      commit.publish(shape);
    }
    return tables;
  }

  private static FlattenResult result(
      List<FlattenedView> tables,
      List<TableShape> shapes,
      List<TaskResult> results,
      SplitPlan plan,
      Configuration conf)
      throws IOException {
    List<TaskResult.BrokenResource> broken =
        results.stream().flatMap(part -> part.broken().stream()).limit(MAX_ERRORS).toList();
    return new FlattenResult(
        tables,
        errors(broken, shapes, plan, conf),
        results.stream().mapToLong(TaskResult::brokenCount).sum(),
        results.stream().mapToLong(TaskResult::resources).sum(),
        results.stream().mapToLong(TaskResult::inputBytes).sum());
  }

  private static List<FlattenError> errors(
      List<TaskResult.BrokenResource> broken,
      List<TableShape> shapes,
      SplitPlan plan,
      Configuration conf)
      throws IOException {
    Map<Integer, TreeSet<Long>> offsets = new TreeMap<>();
    broken.forEach(
        one -> offsets.computeIfAbsent(one.file(), file -> new TreeSet<>()).add(one.offset()));
    List<FlattenError> errors = new ArrayList<>();
    for (Map.Entry<Integer, TreeSet<Long>> entry : offsets.entrySet()) {
      String path = plan.files().get(entry.getKey());
      Map<Long, Long> lines = LineNumbers.of(conf, path, entry.getValue());
      Set<TaskResult.BrokenResource> ofFile = new HashSet<>();
      for (TaskResult.BrokenResource one : broken) {
        if (one.file() == entry.getKey() && ofFile.add(one)) {
          errors.add(
              new FlattenError(
                  one.view() < 0 ? Optional.empty() : Optional.of(shapes.get(one.view()).view()),
                  path,
                  lines.getOrDefault(one.offset(), 0L),
                  Optional.ofNullable(one.resourceId()),
                  one.reason()));
        }
      }
    }
    return errors;
  }
}
