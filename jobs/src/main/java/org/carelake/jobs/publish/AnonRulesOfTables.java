package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.config.AnonymityOptions;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.masking.AggregateTable;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.schemas.masking.MaskingProfile;

/** What the tenant's file and its masking profile ask of the tables of the target {@code anon}. */
final class AnonRulesOfTables {
  private static final String ANON = "anon";

  /** The package of a twin is that of its named table with this behind it. */
  private static final String TWIN_PACKAGE = "-anon";

  private final ModelGraph graph;
  private final AnonymityOptions options;
  private final SmallCellOptions smallCells;
  private final Location target;
  private final Optional<MaskingProfile> profile;

  /**
   * The rules of one target.
   *
   * @param profile the tenant's masking profile; without it no target may ask for anything
   */
  AnonRulesOfTables(ModelGraph graph, PublishTarget target, Optional<MaskingProfile> profile) {
    this.graph = graph;
    this.options = target.kind().equals(ANON) ? target.anonymity() : AnonymityOptions.DEFAULT;
    this.smallCells = target.smallCells();
    this.target = target.location();
    this.profile = profile;
  }

  /**
   * The rules of one table of the target.
   *
   * @throws CarelakeException when a rule names a column that the table lacks, or when small counts
   *     are to be taken out and nothing says of an analyst's table what it counts
   */
  AnonRules of(Model model) {
    if (profile.isEmpty()
        && options.action() == AnonymityOptions.Action.REPORT
        && !smallCells.targets().contains(ANON)) {
      return AnonRules.NONE;
    }
    List<KAnonymity> persons = persons(model);
    Optional<AggregateTable> counts =
        smallCells.targets().contains(ANON) ? counts(model, persons) : Optional.empty();
    return new AnonRules(counts, smallCells.threshold(), persons, options.action());
  }

  private List<KAnonymity> persons(Model model) {
    List<KAnonymity> wanted = new ArrayList<>();
    for (KAnonymity entry : required().kAnonymity()) {
      if (isOf(model, entry.model())) {
        requireColumns(model, entry.allColumns(), entry.location());
        wanted.add(options.k().isPresent() ? entry.withK(options.k().getAsInt()) : entry);
      }
    }
    return wanted;
  }

  private Optional<AggregateTable> counts(Model model, List<KAnonymity> persons) {
    Optional<AggregateTable> declared =
        required().aggregates().stream().filter(entry -> isOf(model, entry.model())).findFirst();
    declared.ifPresent(entry -> requireColumns(model, entry.columns(), entry.location()));
    if (declared.isEmpty() && persons.isEmpty() && !model.packageName().endsWith(TWIN_PACKAGE)) {
      throw CarelakeException.configuration(
          target,
          model.table()
              + " ("
              + model.file()
              + ") is no twin, and nothing says whether its rows count people: name it in the masking"
              + " profile under 'aggregates' or 'k-anonymity', or take anon out of small-cells"
              + " { targets }");
    }
    return declared;
  }

  private MaskingProfile required() {
    return profile.orElseThrow(
        () ->
            CarelakeException.configuration(
                target, "the target anon needs the tenant's masking profile"));
  }

  private static boolean isOf(Model model, String named) {
    return model.table().name().equals(named + "_anon");
  }

  private void requireColumns(Model model, List<String> columns, Location location) {
    List<String> known = graph.model(model.table()).contract().columnNames();
    for (String column : columns) {
      if (!known.contains(column)) {
        throw CarelakeException.configuration(
            location,
            model.table() + " has no column '" + column + "'" + Suggestion.of(column, known));
      }
    }
  }
}
