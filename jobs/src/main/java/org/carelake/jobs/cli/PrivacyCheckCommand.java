package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.privacy.LeakGuard;
import org.carelake.transforms.privacy.LeakSearch;
import picocli.CommandLine.Command;

/** The leak check without a publication. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Look for the tenant's real names, ids, numbers and addresses in the anonymised tables that"
            + " were built; tells table, column and count, never a value.")
final class PrivacyCheckCommand extends AnonCommand {
  @Override
  int run(AnonTenant anon, SparkSession spark, PrintWriter out) {
    Lakehouse lakehouse = new Lakehouse(spark, anon.tenant().root());
    List<Model> built =
        anon.anonymised().stream().filter(model -> lakehouse.exists(model.table())).toList();
    List<LeakSearch.Hit> hits =
        new LeakGuard(lakehouse, anon.graph(), anon.profile().commonWords()).hits(built);
    hits.forEach(hit -> out.println(LeakGuard.words(hit)));
    out.println(Plural.of(built.size(), "table") + " checked, " + Plural.of(hits.size(), "leak"));
    return hits.isEmpty() ? 0 : Main.FAILED;
  }
}
