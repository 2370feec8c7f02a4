package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.spark.SparkSessions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command about the anonymised track of one tenant that needs Spark. */
abstract class AnonCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Spec private CommandSpec spec;

  /** Does it and gives the exit code. */
  abstract int run(AnonTenant anon, SparkSession spark, PrintWriter out);

  /** What can be found wrong before Spark starts. */
  void check(AnonTenant anon) {}

  @Override
  public final Integer call() {
    AnonTenant anon = AnonTenant.open(projectOptions);
    check(anon);
    SparkSession spark = SparkSessions.start(anon.installation().environment());
    try {
      PrintWriter out = spec.commandLine().getOut();
      int exit = run(anon, spark, out);
      out.flush();
      return exit;
    } finally {
      spark.stop();
    }
  }
}
