package org.carelake.jobs.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.artifact.DbtArtifacts;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.ledger.RunFacts;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.config.TenantConfig;

/**
 * What a run that built or tested leaves in its lakehouse in dbt's formats: {@code
 * artifacts/manifest.json} and {@code artifacts/run_results.json}.
 */
final class RunArtifacts {
  private final Project project;
  private final TenantConfig tenant;
  private final ModelGraph graph;
  private final RunSettings settings;

  RunArtifacts(Project project, TenantConfig tenant, ModelGraph graph, RunSettings settings) {
    this.project = project;
    this.tenant = tenant;
    this.graph = graph;
    this.settings = settings;
  }

  /** Writes them; that they can't be written is a warning and changes nothing about the run. */
  void write(Lakehouse lakehouse, RunFacts facts, String status, String message, Console console) {
    if (facts.models().isEmpty() && facts.tests().isEmpty()) {
      return;
    }
    try {
      DbtArtifacts artifacts =
          new DbtArtifacts(project, tenant, graph, history(facts, status, message), Instant.now());
      DbtArtifacts.write(SmallFiles.of(lakehouse), artifacts.manifest(), artifacts.runResults());
    } catch (RuntimeException failure) {
      console.line(
          console.colored(Mark.WARN, "Artefacts not written") + ": " + Failures.message(failure));
    }
  }

  private RunHistory history(RunFacts facts, String status, String message) {
    String run = settings.run().runId();
    return new RunHistory(
        List.of(
            new RunHistory.Run(
                run,
                settings.command(),
                settings.run().startedAt(),
                Optional.of(Instant.now()),
                status,
                message)),
        facts.models().stream()
            .map(
                model ->
                    new RunHistory.ModelRun(
                        run,
                        model.table().toString(),
                        model.status().name(),
                        model.rows(),
                        model.seconds(),
                        model.message(),
                        facts.finishedAt(model.table())))
            .toList(),
        facts.tests().stream()
            .map(
                test ->
                    new RunHistory.TestRun(
                        run,
                        test.table().toString(),
                        test.test(),
                        test.status().name(),
                        test.failures(),
                        test.message()))
            .toList(),
        List.of(),
        List.of());
  }
}
