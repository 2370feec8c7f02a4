package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.carelake.jobs.selection.Glob;
import org.carelake.jobs.selection.Selector.Criterion;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/** Finds the nodes of a graph that one criterion of a selection is about. */
final class Criteria {
  /** What the names of exposures begin with among the nodes. */
  static final String EXPOSURE = "exposure:";

  private static final List<String> METHODS =
      List.of(
          "tag",
          "path",
          "file",
          "package",
          "layer",
          "kind",
          "resource_type",
          "phi",
          "source",
          "exposure",
          "result",
          "state");
  private static final String META = "config.meta.";
  private static final int MOST_TOLD = 12;
  private static final List<String> KINDS =
      List.of("view", "sql", "seed", "snapshot", "twin", "table");

  private final ModelGraph graph;
  private final Set<String> nodes;
  private final SelectionFacts facts;

  Criteria(ModelGraph graph, Set<String> nodes, SelectionFacts facts) {
    this.graph = graph;
    this.nodes = nodes;
    this.facts = facts;
  }

  /**
   * The nodes of a criterion.
   *
   * @throws CarelakeException when there can't be any: a name that nothing has
   */
  Set<String> matching(Criterion criterion) {
    String value = criterion.value();
    if (criterion.method().startsWith(META)) {
      String key = criterion.method().substring(META.length());
      return found(
          criterion, model -> Stream.ofNullable(model.contract().labels().meta().get(key)), value);
    }
    return switch (criterion.method()) {
      case "" -> found(criterion, Criteria::names, value);
      case "tag" -> found(criterion, model -> model.contract().labels().tags().stream(), value);
      case "path" -> byPath(criterion);
      case "file" ->
          found(
              criterion,
              model -> Stream.of(model.file().substring(model.file().lastIndexOf('/') + 1)),
              value);
      case "package" -> found(criterion, model -> Stream.of(model.packageName()), value);
      case "layer" -> found(criterion, model -> Stream.of(model.table().layer().code()), value);
      case "resource_type" -> byResourceType(value);
      case "kind" ->
          KINDS.contains(value)
              ? tables(model -> kind(model).equals(value))
              : found(criterion, model -> Stream.of(kind(model)), value);
      case "phi" ->
          found(
              criterion,
              model -> model.contract().columns().stream().map(column -> column.phi().code()),
              value);
      case "source" -> bySource(criterion);
      case "exposure" -> byExposure(criterion);
      case "result" -> byResult(value);
      case "state" -> byState(value);
      default ->
          throw CarelakeException.usage(
              "'"
                  + criterion.text()
                  + "': there is no method '"
                  + criterion.method()
                  + "'"
                  + Suggestion.of(criterion.method(), METHODS)
                  + "; known: "
                  + String.join(", ", METHODS)
                  + ", "
                  + META
                  + "NAME");
    };
  }

  /** What makes a model: view, sql, seed, snapshot, twin; table for those of Carelake itself. */
  static String kind(Model model) {
    if (model.history().isPresent()) {
      return "snapshot";
    }
    if (model.anonymised() && model.packageName().endsWith("-anon")) {
      return "twin";
    }
    if (model.file().endsWith(".json")) {
      return "view";
    }
    if (model instanceof SeedModel) {
      return "seed";
    }
    return model.file().endsWith(".sql") ? "sql" : "table";
  }

  private static Stream<String> names(Model model) {
    return Stream.of(model.table().name(), model.table().toString());
  }

  private Set<String> found(
      Criterion criterion, Function<Model, Stream<String>> words, String pattern) {
    return required(
        criterion,
        tables(model -> words.apply(model).anyMatch(word -> Glob.matches(pattern, word))),
        graph.models().stream().flatMap(words).distinct().toList());
  }

  private Set<String> byPath(Criterion criterion) {
    String path = criterion.value().replaceFirst("/+$", "");
    return required(
        criterion,
        tables(
            model -> Glob.matches(path, model.file()) || Glob.matches(path + "/*", model.file())),
        graph.models().stream().map(Model::file).distinct().toList());
  }

  private Set<String> bySource(Criterion criterion) {
    Set<String> matched = new TreeSet<>();
    List<String> words = new ArrayList<>();
    for (String node : nodes) {
      Optional<TableName> bronze =
          TableName.parse(node).filter(table -> table.layer() == Layer.BRONZE);
      if (bronze.isPresent()) {
        String name = bronze.get().name();
        List<String> own = new ArrayList<>(List.of(node, name));
        if (name.contains("__")) {
          own.add(name.substring(0, name.indexOf("__")));
          own.add(name.replaceFirst("__", "."));
        }
        words.addAll(own);
        if (own.stream().anyMatch(word -> Glob.matches(criterion.value(), word))) {
          matched.add(node);
        }
      }
    }
    return required(criterion, matched, words);
  }

  private Set<String> byExposure(Criterion criterion) {
    Set<String> matched = new TreeSet<>();
    List<String> words = new ArrayList<>();
    for (String node : nodes) {
      if (node.startsWith(EXPOSURE)) {
        String name = node.substring(EXPOSURE.length());
        words.add(name);
        if (Glob.matches(criterion.value(), name)) {
          matched.add(node);
        }
      }
    }
    return required(criterion, matched, words);
  }

  /** As dbt has them; what is no seed and no snapshot is a model. */
  private Set<String> byResourceType(String value) {
    oneOf("resource_type", value, "model", "seed", "snapshot");
    return tables(
        model -> {
          String kind = kind(model);
          return value.equals(kind.equals("seed") || kind.equals("snapshot") ? kind : "model");
        });
  }

  private Set<String> byResult(String value) {
    oneOf("result", value, "success", "error", "skipped", "pass", "warn", "fail");
    var results = facts.results();
    return tables(model -> results.getOrDefault(model.table(), Set.of()).contains(value));
  }

  private Set<String> byState(String value) {
    oneOf(
        "state",
        value,
        "modified",
        "modified.body",
        "modified.contract",
        "modified.tests",
        "new",
        "old",
        "unmodified");
    SavedState saved = facts.saved();
    SavedState current = facts.current();
    return tables(
        model -> {
          SavedState.Entry before = saved.models().get(model.table());
          SavedState.Entry now = current.models().get(model.table());
          return switch (value) {
            case "new" -> before == null;
            case "old" -> before != null;
            case "modified" -> before == null || !before.equals(now);
            case "unmodified" -> before != null && before.equals(now);
            case "modified.body" -> before != null && !before.body().equals(now.body());
            case "modified.contract" -> before != null && !before.contract().equals(now.contract());
            default -> before != null && !before.tests().equals(now.tests());
          };
        });
  }

  private static void oneOf(String method, String value, String... known) {
    if (!Arrays.asList(known).contains(value)) {
      throw CarelakeException.usage(
          "'"
              + method
              + ":"
              + value
              + "' is unknown"
              + Suggestion.of(value, List.of(known))
              + "; known: "
              + String.join(", ", known));
    }
  }

  private Set<String> tables(Predicate<Model> wanted) {
    Set<String> tables = new TreeSet<>();
    graph.models().stream().filter(wanted).forEach(model -> tables.add(model.table().toString()));
    return tables;
  }

  private static String known(List<String> words) {
    List<String> known = words.stream().distinct().sorted().toList();
    if (known.isEmpty()) {
      return "; no model here has any";
    }
    return "; known: "
        + String.join(", ", known.subList(0, Math.min(MOST_TOLD, known.size())))
        + (known.size() > MOST_TOLD ? ", …" : "");
  }

  /** A name that nothing has is a slip of the pen. */
  private static Set<String> required(Criterion criterion, Set<String> found, List<String> words) {
    if (found.isEmpty()) {
      throw CarelakeException.usage(
          "'"
              + criterion.text()
              + "' selects no model"
              + Suggestion.of(criterion.value(), words)
              + (criterion.method().isEmpty() ? "; carelake ls lists them" : known(words)));
    }
    return found;
  }
}
