package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.PublishView;
import org.carelake.schemas.config.TableSelector;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.RowFilter;

/** What of a target's tables one role gets. */
final class RoleTables {
  private final ModelGraph graph;
  private final PublishTarget target;
  private final PublishView view;
  private final List<PublishedTable> all;

  RoleTables(ModelGraph graph, PublishTarget target, PublishView view, List<PublishedTable> all) {
    this.graph = graph;
    this.target = target;
    this.view = view;
    this.all = all;
  }

  /**
   * The role's publication. A table without a column of the filter is left out: nobody could say
   * which of its rows are the role's.
   */
  PublicationPlan.Part part() {
    Optional<RowFilter> filter = view.rows().map(sql -> RowFilter.parse(view.rowsLocation(), sql));
    Set<TableName> chosen = chosen();
    List<PublishedTable> tables = new ArrayList<>();
    List<OmittedTable> omitted = new ArrayList<>();
    for (PublishedTable table : all) {
      if (!chosen.contains(table.source())) {
        continue;
      }
      SortedSet<String> missing = filter.map(RowFilter::columns).orElseGet(TreeSet::new);
      missing.removeAll(columns(table).stream().map(RoleTables::lower).toList());
      if (missing.isEmpty()) {
        tables.add(shaped(table));
      } else {
        omitted.add(
            new OmittedTable(
                table.source(), "has no column " + String.join(", ", missing) + " to filter by"));
      }
    }
    checkColumnSets(chosen);
    if (tables.isEmpty() && !all.isEmpty()) {
      throw CarelakeException.configuration(
          view.rowsLocation(),
          "role '"
              + view.name()
              + "' gets no table: none has all columns that its filter names ("
              + String.join(", ", filter.map(RowFilter::columns).orElseGet(TreeSet::new))
              + ")");
    }
    return new PublicationPlan.Part(target.forView(view), tables, omitted, filter);
  }

  private Set<TableName> chosen() {
    Set<TableName> published =
        all.stream().map(PublishedTable::source).collect(Collectors.toCollection(TreeSet::new));
    if (view.tables().isEmpty()) {
      return published;
    }
    Set<TableName> chosen = new TreeSet<>();
    for (TableSelector selector : view.tables()) {
      SortedSet<TableName> named = TargetTables.selected(graph, selector);
      named.retainAll(published);
      if (named.isEmpty()) {
        throw CarelakeException.configuration(
            selector.location(),
            "'"
                + selector.expression()
                + "' names no table of the target '"
                + target.kind()
                + "'; a role sees a part of its target, not more");
      }
      chosen.addAll(named);
    }
    return chosen;
  }

  private PublishedTable shaped(PublishedTable table) {
    PublishView.ColumnSet set = view.columns().get(table.name());
    List<String> partitions = table.partitionBy();
    List<String> columns = List.of();
    if (set != null) {
      List<String> known = columns(table);
      for (String name : set.names()) {
        if (!known.contains(name)) {
          throw CarelakeException.configuration(
              set.location(),
              table.source() + " has no column '" + name + "'" + Suggestion.of(name, known));
        }
      }
      columns = set.names();
      partitions = partitions.stream().filter(set.names()::contains).toList();
    }
    return new PublishedTable(
        table.source(),
        table.name(),
        partitions,
        table.sortBy(),
        new TableShape(view.rows(), columns, table.shape().smallCells(), table.shape().anon()));
  }

  private void checkColumnSets(Set<TableName> chosen) {
    List<String> names =
        all.stream()
            .filter(table -> chosen.contains(table.source()))
            .map(PublishedTable::name)
            .toList();
    for (Map.Entry<String, PublishView.ColumnSet> set : view.columns().entrySet()) {
      if (!names.contains(set.getKey())) {
        throw CarelakeException.configuration(
            set.getValue().location(),
            "role '"
                + view.name()
                + "' gets no table '"
                + set.getKey()
                + "'"
                + Suggestion.of(set.getKey(), names));
      }
    }
  }

  private List<String> columns(PublishedTable table) {
    return graph.model(table.source()).contract().columns().stream()
        .map(column -> column.name())
        .toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
