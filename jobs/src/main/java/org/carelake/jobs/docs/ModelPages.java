package org.carelake.jobs.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.privacy.ReportLine;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.BoundTest;

/** One page a model: what it promises, how it is made, and what runs did with it. */
final class ModelPages {
  private final SiteInput input;
  private final Map<String, Instant> runs;
  private final Map<String, ReportLine> masks = new HashMap<>();
  private final Map<TableName, List<String>> readers = new TreeMap<>();
  private final PackageOwners owners;

  ModelPages(SiteInput input) {
    this.input = input;
    this.runs = input.history().startedAt();
    this.owners = new PackageOwners(input.project());
    input
        .profile()
        .ifPresent(
            profile ->
                ReportLine.of(input.graph(), profile)
                    .forEach(line -> masks.put(line.table() + "." + line.column(), line)));
    for (PublicationPlan.Part part : PublicationPlan.of(input.graph(), input.tenant()).parts()) {
      String reader =
          part.target().kind() + part.target().role().map(role -> " (" + role + ")").orElse("");
      for (PublishedTable table : part.tables()) {
        readers.merge(
            table.source(),
            List.of(reader),
            (left, right) ->
                java.util.stream.Stream.concat(left.stream(), right.stream()).distinct().toList());
      }
    }
  }

  void write(ObjectNode models) {
    for (Model model : input.graph().models()) {
      page(models.putObject(model.table().toString()), model);
    }
  }

  private void page(ObjectNode page, Model model) {
    page.put("package", model.packageName());
    page.put("file", model.file());
    page.put("kind", kind(model));
    page.put("track", model.anonymised() ? "anon" : "named");
    page.put("description", model.contract().description());
    page.put("grain", model.contract().grain());
    page.put("owner", owners.of(model.packageName()));
    strings(page.putArray("key"), model.contract().key());
    strings(page.putArray("inputs"), model.inputs().stream().map(TableName::toString).toList());
    strings(page.putArray("readers"), readers.getOrDefault(model.table(), List.of()));
    source(model).ifPresent(sql -> page.put("source", sql));
    ArrayNode columns = page.putArray("columns");
    model.contract().columns().forEach(column -> column(columns.addObject(), model, column));
    ArrayNode tests = page.putArray("tests");
    input.graph().tests(model.table()).forEach(test -> test(tests.addObject(), test));
    ArrayNode expectations = page.putArray("expectations");
    model
        .contract()
        .expectations()
        .forEach(
            each ->
                expectations
                    .addObject()
                    .put("name", each.name())
                    .put("sql", each.expression().sql())
                    .put("action", each.action().name().toLowerCase(java.util.Locale.ROOT)));
    history(page, model.table().toString());
  }

  private static String kind(Model model) {
    if (model instanceof MetricsModel) {
      return "metrics";
    }
    if (model.anonymised()) {
      return "twin";
    }
    String file = model.file();
    return file.endsWith(".json")
        ? "view"
        : file.endsWith(".sql") ? "sql" : file.contains("/forms/") ? "form" : "program";
  }

  /** The text that makes it, where it has a file of its own. */
  private Optional<String> source(Model model) {
    Path file = input.project().root().resolve(model.file());
    boolean own = model.file().endsWith(".sql") || model.file().endsWith(".json");
    return own && Files.isRegularFile(file)
        ? Optional.of(input.project().text(file))
        : Optional.empty();
  }

  private void column(ObjectNode node, Model model, ColumnContract column) {
    node.put("name", column.name());
    node.put("type", column.type());
    node.put("phi", column.phi().code());
    node.put("description", column.description());
    ReportLine mask = masks.get(model.table() + "." + column.name());
    if (mask != null) {
      node.put("mask", mask.method());
      node.put("becomes", mask.becomes());
      node.put("maskNote", mask.note());
      node.put("maskRule", mask.at());
    }
  }

  private void test(ObjectNode node, BoundTest test) {
    node.put("label", test.label());
    node.put("severity", test.settings().severity().name().toLowerCase(java.util.Locale.ROOT));
    node.put("at", test.location().toString());
    input.history().tests().stream()
        .filter(
            run -> run.model().equals(test.table().toString()) && run.test().equals(test.label()))
        .max(java.util.Comparator.comparing(run -> runs.getOrDefault(run.run(), Instant.EPOCH)))
        .ifPresent(
            last -> {
              node.put("status", last.status());
              node.put("failures", last.failures());
              node.put("when", runs.getOrDefault(last.run(), Instant.EPOCH).toString());
            });
  }

  private void history(ObjectNode page, String table) {
    List<RunHistory.ModelRun> found =
        input.history().models().stream()
            .filter(run -> run.model().equals(table))
            .sorted(
                java.util.Comparator.comparing(
                        (RunHistory.ModelRun run) -> runs.getOrDefault(run.run(), Instant.EPOCH))
                    .reversed())
            .toList();
    found.stream()
        .filter(run -> run.rows() >= 0)
        .findFirst()
        .ifPresent(last -> page.put("rows", last.rows()));
    found.stream()
        .filter(run -> run.status().equals("OK"))
        .findFirst()
        .ifPresent(last -> page.put("updated", runs.get(last.run()).toString()));
    ArrayNode history = page.putArray("runs");
    found.stream()
        .limit(10)
        .forEach(
            run ->
                history
                    .addObject()
                    .put("run", run.run())
                    .put("at", runs.get(run.run()).toString())
                    .put("status", run.status())
                    .put("rows", run.rows())
                    .put("seconds", Math.round(run.seconds() * 100) / 100.0));
  }

  static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
