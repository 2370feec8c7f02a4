package org.carelake.schemas.exposure;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;

/**
 * Reads {@code _dashboards.yml}: a list {@code dashboards} of entries with name, title, owner,
 * purpose, charts, and optionally description, maturity and filters.
 */
public final class DashboardsReader {
  private static final Map<String, Integer> WIDTHS =
      Map.of("quarter", 3, "third", 4, "half", 6, "two-thirds", 8, "full", 12);

  private DashboardsReader() {}

  /**
   * Reads one file.
   *
   * @param file the name for messages
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  public static List<Dashboard> read(String file, String yaml) {
    return EntryList.read(file, yaml, "dashboards", DashboardsReader::dashboard, Dashboard::name);
  }

  private static Dashboard dashboard(YamlSection entry) {
    Dashboard dashboard =
        new Dashboard(
            ExposureFields.name(entry, "name"),
            entry.string("title"),
            entry.optionalString("description").orElse("").strip(),
            ExposureFields.owner(entry),
            entry.string("purpose").strip(),
            ExposureFields.maturity(entry),
            entry.sections("filters").stream().map(DashboardsReader::filter).toList(),
            entry.sections("charts").stream().map(DashboardsReader::chart).toList(),
            entry.location());
    if (dashboard.charts().isEmpty()) {
      throw CarelakeException.configuration(entry.location(), "'charts' is missing or empty");
    }
    Set<String> ids = new HashSet<>();
    for (Chart chart : dashboard.charts()) {
      if (!ids.add(chart.id())) {
        throw CarelakeException.configuration(
            chart.location(), "chart '" + chart.id() + "' stands twice");
      }
    }
    return dashboard;
  }

  private static DashboardFilter filter(YamlSection entry) {
    DashboardFilter filter =
        new DashboardFilter(
            entry.string("column"),
            entry.string("label"),
            entry.optionalString("first"),
            entry.location());
    entry.done();
    return filter;
  }

  private static Chart chart(YamlSection entry) {
    ChartType type = ExposureFields.code(entry, "type", ChartType::fromCode, ChartType.codes());
    Chart chart =
        new Chart(
            ExposureFields.name(entry, "id"),
            entry.string("title"),
            entry.optionalString("description").orElse("").strip(),
            type,
            sql(entry),
            entry.optionalString("x"),
            entry.strings("y"),
            entry.optionalString("series"),
            entry.optionalString("count"),
            entry.optionalString("unit"),
            width(entry, type),
            entry.location());
    fits(entry, chart);
    entry.done();
    return chart;
  }

  private static SqlText sql(YamlSection entry) {
    String sql = entry.string("sql").stripTrailing();
    if (sql.isBlank()) {
      throw CarelakeException.configuration(entry.location("sql"), "'sql' is empty");
    }
    return new SqlText(sql, entry.location("sql"));
  }

  private static int width(YamlSection entry, ChartType type) {
    Optional<String> width = entry.optionalString("width");
    if (width.isEmpty()) {
      return type == ChartType.NUMBER ? 3 : 6;
    }
    return ExposureFields.code(
        entry,
        "width",
        name -> Optional.ofNullable(WIDTHS.get(name)),
        WIDTHS.keySet().stream().sorted().collect(Collectors.toList()));
  }

  private static void fits(YamlSection entry, Chart chart) {
    if (chart.type().needsX() && chart.x().isEmpty()) {
      throw CarelakeException.configuration(
          entry.location(), "'x' is missing: a " + chart.type().code() + " chart needs an axis");
    }
    if (chart.y().isEmpty()) {
      throw CarelakeException.configuration(
          entry.location(), "'y' is missing or empty: name the columns that are numbers");
    }
    boolean one = chart.type() == ChartType.NUMBER || chart.type() == ChartType.PIE;
    if (chart.y().size() > 1 && (one || chart.series().isPresent())) {
      throw CarelakeException.configuration(
          entry.location("y"),
          "a "
              + chart.type().code()
              + " chart"
              + (one ? "" : " with 'series'")
              + " draws one column, found "
              + chart.y().size());
    }
  }
}
