package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.privacy.AnonymityClasses;
import picocli.CommandLine.Command;

/** How well people hide among others in the twins, as the masking profile asks. */
@Command(
    name = "k-anonymity",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "For each twin that the masking profile names under k-anonymity: the smallest number of"
            + " records that share their quasi-identifiers, and how many records share theirs with"
            + " fewer than k.")
final class PrivacyAnonymityCommand extends AnonCommand {
  @Override
  void check(AnonTenant anon) {
    asked(anon).forEach(entry -> requireColumns(anon, entry));
  }

  private static List<KAnonymity> asked(AnonTenant anon) {
    OptionalInt k =
        anon.tenant().publish().stream()
            .filter(target -> target.kind().equals("anon"))
            .map(target -> target.anonymity().k())
            .findFirst()
            .orElse(OptionalInt.empty());
    return anon.profile().kAnonymity().stream()
        .filter(
            entry ->
                anon.graph().contains(TableName.gold(entry.model()))
                    || anon.graph().contains(twin(entry)))
        .map(entry -> k.isPresent() ? entry.withK(k.getAsInt()) : entry)
        .toList();
  }

  @Override
  int run(AnonTenant anon, SparkSession spark, PrintWriter out) {
    Lakehouse lakehouse = new Lakehouse(spark, anon.tenant().root());
    List<List<String>> rows = new ArrayList<>();
    for (KAnonymity entry : asked(anon)) {
      AnonymityClasses found = AnonymityClasses.of(lakehouse.read(twin(entry)), entry);
      rows.add(
          List.of(
              twin(entry).toString(),
              String.join(", ", entry.columns()),
              String.valueOf(found.records()),
              String.valueOf(found.classes()),
              String.valueOf(found.smallest()),
              String.valueOf(entry.k()),
              String.valueOf(found.belowK())));
    }
    out.println(
        TextTable.format(
            List.of("table", "quasi-identifiers", "records", "classes", "k", "wanted k", "below"),
            rows));
    return 0;
  }

  private static TableName twin(KAnonymity entry) {
    return TableName.gold(entry.model() + "_anon");
  }

  private static void requireColumns(AnonTenant anon, KAnonymity entry) {
    List<String> known =
        anon.graph().contains(twin(entry))
            ? anon.graph().model(twin(entry)).contract().columns().stream()
                .map(ColumnContract::name)
                .toList()
            : List.of();
    for (String column : entry.allColumns()) {
      if (!known.contains(column)) {
        throw CarelakeException.configuration(
            entry.location(),
            twin(entry) + " has no column '" + column + "'" + Suggestion.of(column, known));
      }
    }
  }
}
