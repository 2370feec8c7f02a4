package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.compare.Comparisons;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.transforms.compare.TableComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What became of a table's rows between two versions or in two lakehouses. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Count the rows of a table that are identical, modified, added and removed against another"
            + " version or lakehouse, and by column; no value is shown unless asked for. Or, with"
            + " --all, hold a lakehouse against another one, table by table.")
final class CompareCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "A model's name.")
  private String name;

  @Option(
      names = "--all",
      description =
          "Compare all tables but the ledger with those of another lakehouse, as sets of rows"
              + " without a key; tables that differ are listed.")
  private boolean all;

  @Option(
      names = "--published",
      paramLabel = "PATH",
      description =
          "With --all: compare also what is published with the buckets in another folder.")
  private String published;

  @Option(
      names = "--except",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "With --all: leave out columns, in all tables (run_id) or in one"
              + " (bronze.ingested_files.path).")
  private List<String> except = List.of();

  @Option(
      names = "--to",
      paramLabel = "VERSION|PATH",
      description =
          "What to compare with: a Delta version of the table, or the folder of another lakehouse."
              + " Default: the version before.")
  private String to;

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns that tell rows apart. Default: the key of the contract.")
  private List<String> key = List.of();

  @Option(
      names = "--show-values",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Show the values of these columns before and after, where they differ; refused of columns"
              + " with a PHI class, the key's among them.")
  private List<String> shown = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "Show values of at most so many rows. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--fail", description = "Exit with 1 when anything differs.")
  private boolean fail;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    TenantConfig tenant = projectOptions.tenant(installation);
    if (all) {
      return compareAll(installation, tenant);
    }
    if (name == null) {
      throw CarelakeException.usage("name a model, or compare all tables with --all --to FOLDER");
    }
    if (published != null || !except.isEmpty()) {
      throw CarelakeException.usage("--published and --except go with --all");
    }
    ModelGraph graph = ModelLoader.load(project, tenant);
    ModelContract contract = graph.model(Selection.one(name, graph)).contract();
    List<String> identifying = key.isEmpty() ? contract.key() : key;
    if (identifying.isEmpty()) {
      throw CarelakeException.usage(
          contract.table() + " has no key; name columns that tell rows apart with --key");
    }
    refuseProtected(contract, identifying);
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      return compare(new Lakehouse(spark, tenant.root()), contract, identifying);
    } finally {
      spark.stop();
    }
  }

  private int compareAll(Installation installation, TenantConfig tenant) {
    if (name != null || !key.isEmpty() || !shown.isEmpty()) {
      throw CarelakeException.usage("--all takes neither a model nor --key nor --show-values");
    }
    if (to == null || to.matches("[0-9]+")) {
      throw CarelakeException.usage("--all needs another lakehouse: --to FOLDER");
    }
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      LakehouseComparison comparison =
          new LakehouseComparison(
              new Comparisons(this::exceptOf, installation.environment().threads()),
              new Lakehouse(spark, tenant.root()),
              new Lakehouse(spark, absolute(to)));
      boolean same =
          comparison.print(
              tenant, Optional.ofNullable(published).map(CompareCommand::absolute), spec);
      return fail && !same ? Main.FAILED : 0;
    } finally {
      spark.stop();
    }
  }

  /** Columns that are left out of a table. */
  private Set<String> exceptOf(String table) {
    Set<String> columns = new TreeSet<>();
    for (String each : except) {
      if (!each.contains(".")) {
        columns.add(each);
      } else if (each.startsWith(table + ".")) {
        columns.add(each.substring(table.length() + 1));
      }
    }
    return columns;
  }

  private void refuseProtected(ModelContract contract, List<String> identifying) {
    if (shown.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(shown);
    all.addAll(identifying);
    for (String column : all) {
      ColumnContract found =
          contract.columns().stream()
              .filter(each -> each.name().equals(column))
              .findFirst()
              .orElseThrow(
                  () ->
                      CarelakeException.usage(
                          contract.table()
                              + " has no column '"
                              + column
                              + "'"
                              + Suggestion.of(column, contract.columnNames())));
      if (found.phi() != PhiClass.NONE) {
        throw CarelakeException.usage(
            "values of "
                + contract.table()
                + "."
                + column
                + " are not shown: its PHI class is "
                + found.phi().code()
                + ". Without --show-values rows are counted");
      }
    }
  }

  private int compare(Lakehouse lakehouse, ModelContract contract, List<String> identifying) {
    long newest = lakehouse.version(contract.table());
    Dataset<Row> after = lakehouse.read(contract.table());
    Dataset<Row> before = before(lakehouse, contract, newest);
    TableComparison found = TableComparison.of(before, after, identifying);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        contract.table()
            + ", version "
            + newest
            + " against "
            + other(newest)
            + ", rows told apart by "
            + String.join(", ", identifying));
    out.println(
        TextTable.format(
            List.of("rows", "number"),
            List.of(
                List.of("identical", Console.number(found.identical())),
                List.of("modified", Console.number(found.modified())),
                List.of("added", Console.number(found.added())),
                List.of("removed", Console.number(found.removed())))));
    out.println(TextTable.format(List.of("column", "differs in rows", "remark"), columns(found)));
    if (!shown.isEmpty()) {
      QueryOutput.TABLE.print(
          TableComparison.modifiedRows(before, after, identifying, shown).limit(limit), out);
    }
    out.flush();
    return fail && !found.same() ? Main.FAILED : 0;
  }

  private static List<List<String>> columns(TableComparison found) {
    List<List<String>> rows = new ArrayList<>();
    found
        .columns()
        .forEach(
            column ->
                rows.add(
                    List.of(
                        column.column(),
                        Console.number(column.rows()),
                        column.retyped() ? "type differs" : "")));
    found.gone().forEach(column -> rows.add(List.of(column, "", "only before")));
    found.fresh().forEach(column -> rows.add(List.of(column, "", "only now")));
    return rows;
  }

  private String other(long newest) {
    return to == null ? "version " + (newest - 1) : to.matches("[0-9]+") ? "version " + to : to;
  }

  private static String absolute(String location) {
    return location.contains("://")
        ? location
        : java.nio.file.Path.of(location).toAbsolutePath().normalize().toString();
  }

  private Dataset<Row> before(Lakehouse lakehouse, ModelContract contract, long newest) {
    Optional<String> given = Optional.ofNullable(to);
    if (given.filter(text -> !text.matches("[0-9]{1,18}")).isPresent()) {
      return new Lakehouse(lakehouse.spark(), absolute(to)).read(contract.table());
    }
    long version = given.map(Long::parseLong).orElse(newest - 1);
    if (version < 0 || version > newest) {
      throw CarelakeException.usage(
          contract.table()
              + (newest == 0
                  ? " was written once: there is no version before; name another lakehouse with"
                      + " --to FOLDER"
                  : " has versions 0 to "
                      + newest
                      + "; name one, or another lakehouse, with --to"));
    }
    return lakehouse.readVersion(contract.table(), version);
  }
}
