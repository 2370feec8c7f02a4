package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.AnonTrack;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;

/** Proves every anonymised table from its plan, over empty tables. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Prove from Spark's plans that no anonymised table shows a protected column; reads no data.")
final class PrivacyProveCommand extends AnonCommand {
  @Override
  int run(AnonTenant anon, SparkSession spark, PrintWriter out) {
    Map<TableName, String> problems =
        AnonTrack.prove(anon.graph(), spark, LocalDate.of(2000, 1, 1));
    problems.values().forEach(out::println);
    Map<TableName, List<String>> classes =
        AnonTrack.proveClasses(anon.graph(), anon.profile(), spark, LocalDate.of(2000, 1, 1));
    classes.values().forEach(found -> found.forEach(text -> out.println("look at: " + text)));
    int proven = anon.anonymised().size() - problems.size();
    out.println(
        Plural.of(proven, "table")
            + " proven, "
            + problems.size()
            + " refused, "
            + Plural.of(classes.size(), "table")
            + " with classes to look at");
    return problems.isEmpty() ? 0 : Main.WRONG_USAGE;
  }
}
