package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.Selection;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.config.TableSelector;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Which tables a target takes.
 *
 * <ul>
 *   <li>{@code anon}: anonymised twins ({@code gold.{model}_anon}) and nothing else; by default
 *       all;
 *   <li>{@code metrics}: models of the package {@code metrics} without a column that belongs to a
 *       person; by default the metrics fact;
 *   <li>{@code pii}: what is named; by default every gold model that is no twin and no metric.
 * </ul>
 *
 * <p>A pattern takes neither helpers ({@code int__…}) nor, for {@code pii}, twins and metrics; a
 * package means its gold tables.
 */
final class TargetTables {
  /** The metrics fact. */
  static final TableName METRICS_FACT = TableName.gold("fct_metrics_long");

  private static final String METRICS_PACKAGE = "metrics";
  private static final String TWIN = "_anon";
  private static final Set<PhiClass> PERSONAL =
      EnumSet.of(
          PhiClass.ID,
          PhiClass.IDENTIFIER,
          PhiClass.NAME,
          PhiClass.TELECOM,
          PhiClass.ADDRESS,
          PhiClass.POSTAL_CODE,
          PhiClass.BIRTH_DATE,
          PhiClass.FREE_TEXT);

  private final ModelGraph graph;
  private final PublishTarget target;
  private final AnonRulesOfTables anonRules;

  TargetTables(ModelGraph graph, PublishTarget target, Optional<MaskingProfile> profile) {
    this.graph = graph;
    this.target = target;
    this.anonRules = new AnonRulesOfTables(graph, target, profile);
  }

  /**
   * The tables, in order of their names; none when the target names none and the tenant has none.
   */
  List<PublishedTable> tables() {
    SortedSet<TableName> names = new TreeSet<>();
    if (target.tables().isEmpty()) {
      graph.models().stream().filter(this::byDefault).map(Model::table).forEach(names::add);
    }
    for (TableSelector selector : target.tables()) {
      for (TableName table : selected(graph, selector)) {
        if (!isPattern(selector) || byPattern(selector, graph.model(table))) {
          accept(selector, graph.model(table));
          names.add(table);
        }
      }
    }
    List<PublishedTable> tables = new ArrayList<>();
    for (TableName name : names) {
      Model model = graph.model(name);
      tables.add(
          new PublishedTable(
              name,
              name.name(),
              model.contract().partitionBy(),
              model.contract().key(),
              shape(name)));
    }
    return tables;
  }

  /** What a selector names in a graph; an error tells the selector's line. */
  static SortedSet<TableName> selected(ModelGraph graph, TableSelector selector) {
    try {
      return Selection.of(List.of(selector.expression())).in(graph);
    } catch (CarelakeException wrong) {
      throw CarelakeException.configuration(selector.location(), wrong.getMessage());
    }
  }

  private static boolean isPattern(TableSelector selector) {
    return selector.expression().contains("*") || selector.expression().contains(":");
  }

  private boolean byDefault(Model model) {
    return switch (target.kind()) {
      case "anon" -> isTwin(model);
      case "metrics" -> model.table().equals(METRICS_FACT);
      default -> model.table().layer() == Layer.GOLD && !isHelper(model) && isNamed(model);
    };
  }

  private boolean byPattern(TableSelector selector, Model model) {
    boolean gold = model.table().layer() == Layer.GOLD || !selector.expression().contains(":");
    return gold && !isHelper(model) && (!target.kind().equals("pii") || isNamed(model));
  }

  private void accept(TableSelector selector, Model model) {
    Optional<String> problem =
        switch (target.kind()) {
          case "anon" ->
              isTwin(model)
                  ? Optional.empty()
                  : Optional.of("takes anonymised twins only; name " + model.table() + TWIN);
          case "metrics" -> notForMetrics(model);
          default -> Optional.empty();
        };
    if (problem.isPresent()) {
      throw CarelakeException.configuration(
          selector.location(),
          "'"
              + selector.expression()
              + "' names "
              + model.table()
              + ", but the target '"
              + target.kind()
              + "' "
              + problem.get());
    }
  }

  private Optional<String> notForMetrics(Model model) {
    if (!model.packageName().equals(METRICS_PACKAGE) || isTwin(model)) {
      return Optional.of("takes models of the package 'metrics' only");
    }
    String personal =
        model.contract().columns().stream()
            .filter(column -> PERSONAL.contains(column.phi()))
            .map(ColumnContract::name)
            .collect(Collectors.joining(", "));
    if (!personal.isEmpty()) {
      return Optional.of("takes no rows of persons; it has " + personal);
    }
    if (!model.table().equals(METRICS_FACT) && suppresses()) {
      return Optional.of(
          "suppresses small cells, which can be found in "
              + METRICS_FACT
              + " alone; publish that, or switch it off with small-cells { targets = [] }");
    }
    return Optional.empty();
  }

  private TableShape shape(TableName table) {
    Optional<SmallCellOptions> smallCells =
        suppresses() && table.equals(METRICS_FACT)
            ? Optional.of(target.smallCells())
            : Optional.empty();
    AnonRules anon =
        target.kind().equals("anon") ? anonRules.of(graph.model(table)) : AnonRules.NONE;
    return new TableShape(Optional.empty(), List.of(), smallCells, anon);
  }

  private boolean suppresses() {
    return target.smallCells().targets().contains(target.kind());
  }

  private static boolean isTwin(Model model) {
    return model.table().layer() == Layer.GOLD && model.table().name().endsWith(TWIN);
  }

  private static boolean isHelper(Model model) {
    return model.table().name().startsWith("int__");
  }

  private static boolean isNamed(Model model) {
    return !isTwin(model) && !model.packageName().equals(METRICS_PACKAGE);
  }
}
