package org.carelake.jobs.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.Parallel;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.unit.BoundUnitTest;

/** Runs the unit tests of models. No table of the lakehouse is read or written. */
public final class UnitTestJob {
  private final SparkSession spark;
  private final ModelGraph graph;
  private final int threads;

  /** A job over the models of one tenant. */
  public UnitTestJob(SparkSession spark, ModelGraph graph, int threads) {
    this.spark = Objects.requireNonNull(spark, "spark is null");
    this.graph = Objects.requireNonNull(graph, "graph is null");
    this.threads = threads;
  }

  /**
   * What became of one unit test.
   *
   * @param differences what differs, line by line, or why it could not be run; none when it passed
   */
  public record Result(UnitTest test, List<String> differences) {
    public Result {
      Objects.requireNonNull(test, "test is null");
      differences = List.copyOf(differences);
    }

    /** Whether all rows were as expected. */
    public boolean passed() {
      return differences.isEmpty();
    }
  }

  /**
   * Runs the unit tests of the selected models.
   *
   * @param progress hears of each result as it comes, from several threads
   * @return all results, in the order of models and files
   */
  public List<Result> run(SortedSet<TableName> selected, Consumer<Result> progress) {
    List<Callable<Result>> tests = new ArrayList<>();
    for (Model model : graph.models()) {
      if (selected.contains(model.table())) {
        for (BoundUnitTest test : graph.unitTests(model.table())) {
          tests.add(
              () -> {
                Result result = run(model, test);
                progress.accept(result);
                return result;
              });
        }
      }
    }
    return Parallel.results(threads, "the run of the unit tests", tests);
  }

  private Result run(Model model, BoundUnitTest test) {
    try {
      BuildContext context =
          new BuildContext(spark, table -> test.input(spark, table), test.asOf(), "unit-test");
      return new Result(test.test(), test.differences(model.rows(context).rows()));
    } catch (Exception failure) {
      return new Result(test.test(), List.of("can't be run: " + Failures.message(failure)));
    }
  }
}
