package org.carelake.transforms.lineage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewPath;
import org.carelake.schemas.view.ViewSelect;

/** The FHIR paths behind the columns of a view: no plan shows them, the view itself does. */
public final class ViewLineage {
  /** Steps that only say which of several values is meant. */
  private static final Pattern CHOOSING =
      Pattern.compile("(where|ofType|first|last|extension|getResourceKey|getReferenceKey)\\(");

  private final String resource;
  private final Map<String, List<Edge>> ways = new LinkedHashMap<>();

  private ViewLineage(String resource) {
    this.resource = resource;
  }

  /** The ways to each column, by name: one for each branch of a unionAll that gives it. */
  public static Map<String, List<Edge>> of(ViewDefinition view) {
    ViewLineage lineage = new ViewLineage(view.resource());
    view.select().forEach(select -> lineage.visit(select, ""));
    return lineage.ways;
  }

  private void visit(ViewSelect select, String parent) {
    String base = parent;
    Optional<ViewPath> each = select.forEach().or(select::forEachOrNull);
    if (each.isPresent()) {
      base = join(base, each.get().text());
    }
    if (!select.repeat().isEmpty()) {
      base =
          join(
              base,
              "repeat("
                  + String.join(" | ", select.repeat().stream().map(ViewPath::text).toList())
                  + ")");
    }
    for (ViewColumn column : select.columns()) {
      String path = join(base, column.path().text());
      FlowKind kind =
          CHOOSING.matcher(column.path().text()).replaceAll("").contains("(")
              ? FlowKind.TRANSFORMATION
              : FlowKind.COPY;
      ways.computeIfAbsent(column.name(), name -> new ArrayList<>())
          .add(new Edge(new Origin.FhirElement(resource, path), kind, List.of()));
    }
    for (ViewSelect child : select.select()) {
      visit(child, base);
    }
    for (ViewSelect branch : select.unionAll()) {
      visit(branch, base);
    }
  }

  private static String join(String base, String path) {
    String step = path.strip();
    if (step.equals("$this")) {
      return base;
    }
    return base.isEmpty() ? step : base + "." + step;
  }
}
