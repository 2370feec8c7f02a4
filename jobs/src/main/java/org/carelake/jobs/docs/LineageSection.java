package org.carelake.jobs.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.carelake.jobs.lineage.LineageGraph;
import org.carelake.jobs.lineage.TableLineage;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;

/** The lineage as the page walks it: each way as {@code [from, kind, names on the way]}. */
final class LineageSection {
  private LineageSection() {}

  static void write(ObjectNode section, LineageGraph lineage) {
    ObjectNode tables = section.putObject("tables");
    lineage.tables().forEach((table, ways) -> write(tables.putObject(table.toString()), ways));
    ObjectNode metrics = section.putObject("metrics");
    lineage.metrics().forEach((metric, ways) -> write(metrics.putObject(metric), ways));
    ObjectNode charts = section.putObject("charts");
    lineage.charts().forEach((chart, ways) -> write(charts.putObject(chart), ways));
  }

  private static void write(ObjectNode node, TableLineage ways) {
    ways.program().ifPresent(why -> node.put("program", why));
    ObjectNode columns = node.putObject("columns");
    ways.columns().forEach((column, edges) -> edges(columns.putArray(column), edges));
    edges(node.putArray("rows"), ways.influences());
  }

  private static void edges(ArrayNode array, List<Edge> edges) {
    for (Edge edge : edges) {
      if (edge.origin() instanceof Origin.Constant) {
        continue;
      }
      ArrayNode way = array.addArray();
      way.add(
          edge.origin() instanceof Origin.FhirElement element
              ? "fhir:" + element
              : edge.origin().toString());
      way.add(word(edge.kind()));
      if (edge.path().size() > 1) {
        way.add(String.join(" → ", edge.path()));
      }
    }
  }

  /** The kind of an edge in one word. */
  static String word(FlowKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
