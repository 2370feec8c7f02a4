package org.carelake.jobs.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ledger.RunFacts;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.error.CarelakeException;

/** A run in Markdown, for the job page of a CI system. */
public final class MarkdownSummary {
  private static final int SLOWEST = 5;

  private MarkdownSummary() {}

  /** Adds a run to a file; several tenants' runs follow one another. */
  public static void append(Path file, RunReport report) {
    try {
      Files.writeString(file, text(report), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't write " + file, failure);
    }
  }

  /** The run: figures, then what failed, what was published and what took longest. */
  public static String text(RunReport report) {
    RunFacts facts = report.facts();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "## %s: %s %s in %.1f s%n%nRun `%s`%n%n| what | figure |%n|---|---|%n",
            report.tenant(),
            report.command(),
            report.status(),
            report.seconds(),
            report.runId()));
    row(text, "new versions", sum(facts, RunLedger.IngestEntry::added));
    row(text, "deletions", sum(facts, RunLedger.IngestEntry::deleted));
    row(text, "models written", facts.models(ModelStatus.OK));
    row(text, "models unchanged", facts.models(ModelStatus.UNCHANGED));
    row(text, "models failed", facts.models(ModelStatus.ERROR));
    row(text, "models skipped", facts.models(ModelStatus.SKIPPED));
    row(text, "tests passed", facts.tests(TestStatus.PASS));
    row(text, "tests warned", facts.tests(TestStatus.WARN));
    row(text, "tests failed", facts.tests(TestStatus.FAIL) + facts.tests(TestStatus.ERROR));
    if (!report.message().isEmpty()) {
      text.append("\n### What failed\n\n```\n").append(report.message()).append("\n```\n");
    }
    failedTests(text, facts);
    published(text, facts);
    slowest(text, facts);
    return text.append('\n').toString();
  }

  private static void failedTests(StringBuilder text, RunFacts facts) {
    List<TestResult> failed =
        facts.tests().stream().filter(test -> test.status() != TestStatus.PASS).toList();
    if (failed.isEmpty()) {
      return;
    }
    text.append(
        "\n### Tests that did not pass\n\n| table | test | status | rows |\n|---|---|---|---|\n");
    failed.forEach(
        test ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s |%n",
                    test.table(),
                    cell(test.test()),
                    test.status(),
                    test.failures() < 0 ? "" : Long.toString(test.failures()))));
  }

  private static void published(StringBuilder text, RunFacts facts) {
    if (facts.published().isEmpty()) {
      return;
    }
    Map<String, long[]> byPlace = new TreeMap<>();
    for (RunLedger.PublicationEntry entry : facts.published()) {
      long[] counts =
          byPlace.computeIfAbsent(entry.kind() + " | " + entry.location(), key -> new long[2]);
      counts[0]++;
      counts[1] += entry.rows();
    }
    text.append("\n### Published\n\n| kind | where | tables | rows |\n|---|---|---|---|\n");
    byPlace.forEach(
        (place, counts) ->
            text.append(
                String.format(Locale.ROOT, "| %s | %d | %d |%n", place, counts[0], counts[1])));
  }

  private static void slowest(StringBuilder text, RunFacts facts) {
    List<ModelResult> models =
        facts.models().stream()
            .filter(model -> model.status() == ModelStatus.OK)
            .sorted(Comparator.comparingDouble(ModelResult::seconds).reversed())
            .limit(SLOWEST)
            .toList();
    if (models.isEmpty()) {
      return;
    }
    text.append("\n### Slowest models\n\n| table | rows | seconds |\n|---|---|---|\n");
    models.forEach(
        model ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %.1f |%n",
                    model.table(),
                    model.rows() < 0 ? "" : Long.toString(model.rows()),
                    model.seconds())));
  }

  private static long sum(
      RunFacts facts, java.util.function.ToLongFunction<RunLedger.IngestEntry> of) {
    return facts.ingested().stream().mapToLong(of).sum();
  }

  private static void row(StringBuilder text, String what, long figure) {
    text.append("| ").append(what).append(" | ").append(figure).append(" |\n");
  }

  private static String cell(String value) {
    return value.replace("|", "\\|").replace("\n", " ");
  }
}
