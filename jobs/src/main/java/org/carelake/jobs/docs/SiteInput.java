package org.carelake.jobs.docs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.lineage.LineageGraph;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.metric.MetricDefinition;

/**
 * All that the site is made of.
 *
 * @param profile the masking profile, for a tenant with the anonymised track
 * @param asOf the day of the run
 * @param at when the site is made
 * @param version of Carelake
 * @param leaks what a leak check made just now found; empty when none was made
 */
public record SiteInput(
    Project project,
    TenantConfig tenant,
    ModelGraph graph,
    Optional<MaskingProfile> profile,
    Lakehouse lakehouse,
    LineageGraph lineage,
    RunHistory history,
    LocalDate asOf,
    Instant at,
    String version,
    Optional<java.util.List<String>> leaks) {
  public SiteInput {
    Objects.requireNonNull(project, "project is null");
    Objects.requireNonNull(graph, "graph is null");
    Objects.requireNonNull(lineage, "lineage is null");
    Objects.requireNonNull(history, "history is null");
  }

  Set<String> metricIds() {
    return graph.models().stream()
        .filter(MetricsModel.class::isInstance)
        .flatMap(model -> ((MetricsModel) model).metrics().stream())
        .map(MetricDefinition::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
