package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.compare.ComparedTable;
import org.carelake.jobs.compare.Comparisons;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.publish.PublishedContent;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.compare.RowDifference;
import picocli.CommandLine.Model.CommandSpec;

/** Holds a lakehouse and its publications against others and tells which tables differ. */
record LakehouseComparison(Comparisons comparisons, Lakehouse here, Lakehouse there) {
  /**
   * Compares and prints.
   *
   * @param published a folder of buckets to compare what is published with
   * @return whether all is the same
   */
  boolean print(TenantConfig tenant, Optional<String> published, CommandSpec spec) {
    SparkSession spark = here.spark();
    List<ComparedTable> tables =
        comparisons.of(Comparisons.tables(there), Comparisons.tables(here));
    if (tables.isEmpty()) {
      throw CarelakeException.usage(
          "there is no table in " + here.root() + " and none in " + there.root());
    }
    List<ComparedTable> buckets = List.of();
    if (published.isPresent()) {
      PublishedContent content = new PublishedContent(spark, new Secrets(System.getenv())::require);
      buckets =
          comparisons.of(
              content.tables(tenant.publish(), published),
              content.tables(tenant.publish(), Optional.empty()));
    }
    List<ComparedTable> differing = new ArrayList<>(tables);
    differing.addAll(buckets);
    differing.removeIf(ComparedTable::same);
    PrintWriter out = spec.commandLine().getOut();
    if (!differing.isEmpty()) {
      out.println(
          TextTable.format(
              List.of("table", "rows here", "rows there", "only here", "only there", "remark"),
              differing.stream().map(LakehouseComparison::row).toList()));
    }
    out.println(
        tenant.name()
            + ": "
            + counted(tables, "tables")
            + (published.isPresent() ? ", " + counted(buckets, "published") : "")
            + (differing.isEmpty() ? ": equal" : ": " + differing.size() + " differ"));
    out.flush();
    return differing.isEmpty();
  }

  private static String counted(List<ComparedTable> tables, String what) {
    return tables.size()
        + " "
        + what
        + " with "
        + Console.number(tables.stream().mapToLong(ComparedTable::rows).sum())
        + " rows";
  }

  private static List<String> row(ComparedTable table) {
    return List.of(
        table.name(),
        number(table, RowDifference::after),
        number(table, RowDifference::before),
        number(table, RowDifference::onlyAfter),
        number(table, RowDifference::onlyBefore),
        table
            .difference()
            .filter(difference -> !difference.columns().isEmpty())
            .map(difference -> "columns differ: " + String.join(", ", difference.columns()))
            .orElse(table.remark()));
  }

  private static String number(ComparedTable table, ToLongFunction<RowDifference> count) {
    return table
        .difference()
        .map(difference -> Console.number(count.applyAsLong(difference)))
        .orElse("");
  }
}
