package org.carelake.jobs.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.schemas.exposure.Dashboard;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.exposure.ExposureType;
import org.carelake.schemas.table.TableName;

/**
 * A dashboard whose queries read tables that models make.
 *
 * @param packageName the package it belongs to
 * @param charts in the order of the page
 */
public record BoundDashboard(String packageName, Dashboard dashboard, List<ChartQuery> charts) {
  public BoundDashboard {
    Objects.requireNonNull(packageName, "packageName is null");
    Objects.requireNonNull(dashboard, "dashboard is null");
    charts = List.copyOf(charts);
  }

  /** The tables that its charts read. */
  public SortedSet<TableName> inputs() {
    SortedSet<TableName> inputs = new TreeSet<>();
    charts.forEach(chart -> inputs.addAll(chart.inputs()));
    return inputs;
  }

  /** The dashboard as an end of the lineage; its page lies in the documentation site. */
  Exposure exposure(Set<String> metricIds) {
    return new Exposure(
        dashboard.name(),
        ExposureType.DASHBOARD,
        dashboard.title(),
        dashboard.description(),
        dashboard.owner(),
        dashboard.purpose(),
        dashboard.maturity(),
        Optional.empty(),
        inputs(),
        charts.stream().flatMap(chart -> chart.metrics(metricIds).stream()).distinct().toList(),
        dashboard.location());
  }
}
