package org.carelake.jobs.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;

/**
 * A run's figures in Prometheus' text format, one file a tenant, for the textfile collector of a
 * node exporter. Ages are left to the reader: the file holds the moments from which they count.
 */
public final class PrometheusFile {
  private PrometheusFile() {}

  /** Puts {@code carelake_{tenant}.prom} into a folder in one step. */
  public static Path write(Path folder, RunReport report) {
    Path file = folder.resolve("carelake_" + report.tenant() + ".prom");
    try {
      Files.createDirectories(folder);
      Path scratch = Files.createTempFile(folder, ".carelake", ".tmp");
      Files.writeString(scratch, text(report));
      Files.move(
          scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't write " + file, failure);
    }
  }

  /** The figures: every line has the label {@code tenant}. */
  public static String text(RunReport report) {
    Text text = new Text(report.tenant());
    text.gauge("run_success", "1 when the last run ended well.");
    text.value("run_success", Map.of("command", report.command()), report.succeeded() ? 1 : 0);
    text.gauge("run_seconds", "How long the last run took.");
    text.value("run_seconds", Map.of("command", report.command()), report.seconds());
    text.gauge("run_timestamp_seconds", "When the last run began.");
    text.moment("run_timestamp_seconds", Map.of("command", report.command()), report.startedAt());
    models(text, report);
    ingested(text, report);
    text.gauge("tests", "Tests of the last run by how they ended.");
    for (TestStatus status : TestStatus.values()) {
      text.value("tests", Map.of("status", code(status)), report.facts().tests(status));
    }
    published(text, report);
    return text.toString();
  }

  private static void models(Text text, RunReport report) {
    text.gauge("models", "Models of the last run by what became of them.");
    for (ModelStatus status : ModelStatus.values()) {
      text.value("models", Map.of("status", code(status)), report.facts().models(status));
    }
    text.gauge("table_rows", "Rows of each table that the last run wrote or found unchanged.");
    report.facts().models().stream()
        .filter(model -> model.rows() >= 0)
        .forEach(
            model -> text.value("table_rows", Map.of("table", model.table() + ""), model.rows()));
    text.gauge("table_seconds", "How long each table took that the last run wrote.");
    report.facts().models().stream()
        .filter(model -> model.status() == ModelStatus.OK)
        .forEach(
            model ->
                text.value("table_seconds", Map.of("table", model.table() + ""), model.seconds()));
    text.gauge("expectation_rows", "Rows that broke an expectation, by what was done to them.");
    report
        .facts()
        .models()
        .forEach(
            model ->
                model
                    .expectations()
                    .forEach(
                        count ->
                            text.value(
                                "expectation_rows",
                                Map.of(
                                    "table",
                                    model.table() + "",
                                    "expectation",
                                    count.expectation(),
                                    "action",
                                    code(count.action())),
                                count.rows())));
  }

  private static void ingested(Text text, RunReport report) {
    text.gauge("ingested_rows", "Rows that the last run took in, by what became of them.");
    for (RunLedger.IngestEntry entry : report.facts().ingested()) {
      Map<String, Long> counts =
          Map.of(
              "received", entry.received(),
              "added", entry.added(),
              "superseded", entry.superseded(),
              "deleted", entry.deleted(),
              "unchanged", entry.unchanged());
      new TreeMap<>(counts)
          .forEach(
              (what, count) ->
                  text.value(
                      "ingested_rows",
                      Map.of(
                          "source",
                          entry.source(),
                          "table",
                          Layer.BRONZE.code() + "." + entry.resourceType(),
                          "outcome",
                          what),
                      count));
    }
    text.gauge("data_timestamp_seconds", "When new data last came in; its age is the freshness.");
    report.newestData().ifPresent(at -> text.moment("data_timestamp_seconds", Map.of(), at));
  }

  private static void published(Text text, RunReport report) {
    text.gauge("publication_timestamp_seconds", "When the publication in force was made.");
    report
        .publishedAt()
        .forEach(
            (kind, at) -> text.moment("publication_timestamp_seconds", Map.of("kind", kind), at));
    text.gauge("published_rows", "Rows that the last run published.");
    Map<String, Long> rows = new TreeMap<>();
    report.facts().published().forEach(entry -> rows.merge(entry.kind(), entry.rows(), Long::sum));
    rows.forEach((kind, count) -> text.value("published_rows", Map.of("kind", kind), count));
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The format: HELP and TYPE of a metric before its values. */
  private static final class Text {
    private final String tenant;
    private final StringBuilder lines = new StringBuilder();

    Text(String tenant) {
      this.tenant = tenant;
    }

    void gauge(String name, String help) {
      lines.append("# HELP carelake_").append(name).append(' ').append(help).append('\n');
      lines.append("# TYPE carelake_").append(name).append(" gauge\n");
    }

    void moment(String name, Map<String, String> labels, Instant at) {
      value(name, labels, at.getEpochSecond());
    }

    void value(String name, Map<String, String> labels, double value) {
      Map<String, String> all = new TreeMap<>(labels);
      all.put("tenant", tenant);
      lines.append("carelake_").append(name).append('{');
      lines.append(
          String.join(
              ",",
              all.entrySet().stream()
                  .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                  .toList()));
      lines.append("} ").append(number(value)).append('\n');
    }

    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String escaped(String value) {
      String text = value;
      for (String each : Arrays.asList("\\", "\"")) {
        text = text.replace(each, "\\" + each);
      }
      return text.replace("\n", "\\n");
    }

    @Override
    public String toString() {
      return lines.toString();
    }
  }
}
