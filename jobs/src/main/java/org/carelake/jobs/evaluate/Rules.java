package org.carelake.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.carelake.jobs.evaluate.Rule.Check;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.Selection;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/** The rules that projects are held against; twins are made by rule and not looked at. */
public final class Rules {
  private static final int MOST_LEAVES = 3;
  private static final int MOST_INPUTS = 6;
  private static final String HELPER = "int__";
  private static final String STAGING = "stage_";

  private Rules() {}

  /** All rules, in the order in which they are told. */
  public static List<Rule> all() {
    return List.of(
        rule(
            "mart_on_source",
            "SQL reads silver and gold tables, never bronze; staging (stage_) aside.",
            sql().and(staging().negate()),
            Rules::source),
        rule("root_model", "SQL reads at least one table.", sql(), Rules::root),
        rule(
            "silver_on_gold",
            "A silver table is made from bronze and silver.",
            silver(),
            Rules::upward),
        rule(
            "rejoined_upstream",
            "A table is not joined again with what its only child reads as well.",
            sql(),
            Rules::rejoined),
        rule(
            "staging_on_source",
            "Staging (stage_) reads one table of one source or group of sources, or a view.",
            staging(),
            Rules::staged),
        rule(
            "model_fanout",
            "At most " + MOST_LEAVES + " tables at the end of the graph read one helper.",
            sql(),
            Rules::fanout),
        rule(
            "too_many_joins", "SQL reads at most " + MOST_INPUTS + " tables.", sql(), Rules::joins),
        rule("unused_helper", "A helper (int__) is read by something.", helper(), Rules::unused),
        rule(
            "primary_key_tested",
            "The key is tested: not_null and unique, or unique_combination.",
            model -> true,
            Rules::key),
        rule("test_coverage", "A table has at least one test.", model -> true, Rules::tested),
        rule("model_described", "A table is described.", model -> true, Rules::described),
        new Rule("column_described", "Every column is described.", of(Rules::columns)),
        new Rule(
            "phi_class_set", "A column that refers to a patient has a PHI class.", of(Rules::phi)),
        rule(
            "model_named",
            "Silver SQL models begin with int__ or stage_, gold ones with neither.",
            sql(),
            Rules::named),
        new Rule(
            "exposure_on_gold",
            "Exposures read gold tables that are no helpers.",
            of(Rules::exposures)),
        new Rule(
            "unused_source", "A declared table of a source is read by a model.", Rules::sources),
        new Rule("source_freshness", "A source says how old its data may be.", Rules::freshness));
  }

  private static Function<Rule.Subject, List<Check>> of(Function<ModelGraph, List<Check>> checks) {
    return subject -> checks.apply(subject.graph());
  }

  private static List<Check> sources(Rule.Subject subject) {
    List<Check> checks = new ArrayList<>();
    for (SourceConfig source : subject.sources()) {
      if (source instanceof SourceConfig.Extract extract) {
        for (ExtractTable table : extract.tables()) {
          TableName bronze = extract.bronze(table.name());
          boolean read =
              subject.graph().models().stream().anyMatch(model -> model.inputs().contains(bronze))
                  || extract
                      .group()
                      .map(group -> TableName.bronze(group.replace('-', '_') + "__" + table.name()))
                      .filter(
                          name ->
                              subject.graph().models().stream()
                                  .anyMatch(model -> model.inputs().contains(name)))
                      .isPresent();
          checks.add(
              Check.of(subject.tenant() + "." + bronze, read, "is ingested and read by nothing"));
        }
      }
    }
    return checks;
  }

  private static List<Check> freshness(Rule.Subject subject) {
    return subject.sources().stream()
        .map(
            source ->
                Check.of(
                    subject.tenant() + "." + source.name(),
                    subject.freshness().containsKey(source.name()),
                    "has no freshness (" + source.location() + ")"))
        .toList();
  }

  private interface Judge {
    Check judge(ModelGraph graph, Model model);
  }

  private static Rule rule(String name, String sentence, Predicate<Model> which, Judge judge) {
    return new Rule(
        name,
        sentence,
        of(graph -> models(graph).filter(which).map(model -> judge.judge(graph, model)).toList()));
  }

  private static Stream<Model> models(ModelGraph graph) {
    return graph.models().stream().filter(model -> !model.anonymised());
  }

  private static Predicate<Model> sql() {
    return model -> Selection.kind(model).equals("sql");
  }

  private static Predicate<Model> silver() {
    return model -> model.table().layer() == Layer.SILVER;
  }

  private static Predicate<Model> helper() {
    return model -> model.table().name().startsWith(HELPER);
  }

  private static Predicate<Model> staging() {
    return model -> model.table().name().startsWith(STAGING);
  }

  private static Check staged(ModelGraph graph, Model model) {
    boolean one =
        model.inputs().size() == 1
            ? isSource(graph, model.inputs().first())
            : model.inputs().stream()
                    .allMatch(input -> input.layer() == Layer.BRONZE && input.name().contains("__"))
                && model.inputs().stream()
                        .map(input -> input.name().substring(input.name().indexOf("__")))
                        .distinct()
                        .count()
                    == 1;
    return Check.of(model.table(), one, "reads " + model.inputs());
  }

  private static boolean isSource(ModelGraph graph, TableName input) {
    return input.layer() == Layer.BRONZE
        || Selection.kind(graph.model(input)).equals("view");
  }

  private static Check source(ModelGraph graph, Model model) {
    List<TableName> bronze =
        model.inputs().stream().filter(input -> input.layer() == Layer.BRONZE).toList();
    return Check.of(model.table(), bronze.isEmpty(), "reads " + bronze);
  }

  private static Check root(ModelGraph graph, Model model) {
    return Check.of(model.table(), !model.inputs().isEmpty(), "reads no table");
  }

  private static Check upward(ModelGraph graph, Model model) {
    List<TableName> gold =
        model.inputs().stream().filter(input -> input.layer() == Layer.GOLD).toList();
    return Check.of(model.table(), gold.isEmpty(), "is silver and reads " + gold);
  }

  private static Check rejoined(ModelGraph graph, Model model) {
    Set<String> between = new TreeSet<>();
    for (TableName input : model.inputs()) {
      if (graph.contains(input)
          && sql().test(graph.model(input))
          && children(graph, input).size() == 1
          && graph.model(input).inputs().stream()
              .anyMatch(far -> far.layer() != Layer.BRONZE && model.inputs().contains(far))) {
        between.add(input.toString());
      }
    }
    return Check.of(
        model.table(), between.isEmpty(), "reads " + between + " and what that is made from");
  }

  private static Check fanout(ModelGraph graph, Model model) {
    long leaves =
        children(graph, model.table()).stream()
            .filter(child -> children(graph, child.table()).isEmpty())
            .count();
    return Check.of(
        model.table(), leaves <= MOST_LEAVES, "is read by " + leaves + " tables at the end");
  }

  private static Check joins(ModelGraph graph, Model model) {
    int inputs = model.inputs().size();
    return Check.of(model.table(), inputs <= MOST_INPUTS, "reads " + inputs + " tables");
  }

  private static Check unused(ModelGraph graph, Model model) {
    boolean shown =
        graph.exposures().stream()
            .anyMatch(exposure -> exposure.dependsOn().contains(model.table()));
    return Check.of(
        model.table(), shown || !children(graph, model.table()).isEmpty(), "is read by nothing");
  }

  private static Check key(ModelGraph graph, Model model) {
    ModelContract contract = model.contract();
    boolean combination =
        contract.tests().stream()
            .filter(test -> test.kind().equals("unique_combination"))
            .filter(test -> test.arguments().containsKey("columns"))
            .anyMatch(
                test ->
                    new TreeSet<>(test.arguments().get("columns").values())
                        .equals(new TreeSet<>(contract.key())));
    boolean single =
        contract.key().size() == 1
            && has(contract, contract.key().get(0), "unique")
            && has(contract, contract.key().get(0), "not_null");
    return Check.of(
        model.table(),
        combination || single,
        contract.key().isEmpty() ? "has no key" : "key " + contract.key() + " is not tested");
  }

  private static boolean has(ModelContract contract, String column, String kind) {
    Stream<DataTest> ofColumn =
        contract.columns().stream()
            .filter(each -> each.name().equals(column))
            .flatMap(each -> each.tests().stream());
    Stream<DataTest> ofTable =
        contract.tests().stream()
            .filter(
                test ->
                    test.arguments().containsKey("column")
                        && test.arguments().get("column").values().contains(column));
    return Stream.concat(ofColumn, ofTable).anyMatch(test -> test.kind().equals(kind));
  }

  private static Check tested(ModelGraph graph, Model model) {
    return Check.of(model.table(), !graph.tests(model.table()).isEmpty(), "has no test");
  }

  private static Check described(ModelGraph graph, Model model) {
    return Check.of(model.table(), !model.contract().description().isBlank(), "has no description");
  }

  private static List<Check> columns(ModelGraph graph) {
    List<Check> checks = new ArrayList<>();
    models(graph)
        .forEach(
            model -> {
              for (ColumnContract column : model.contract().columns()) {
                checks.add(
                    Check.of(
                        model.table() + "." + column.name(),
                        !column.description().isBlank(),
                        "has no description (" + column.location() + ")"));
              }
            });
    return checks;
  }

  private static List<Check> phi(ModelGraph graph) {
    List<Check> checks = new ArrayList<>();
    models(graph)
        .forEach(
            model -> {
              for (ColumnContract column : model.contract().columns()) {
                boolean patient =
                    column.tests().stream()
                        .flatMap(test -> test.refersTo("id").stream())
                        .anyMatch(table -> table.name().equals("patient"));
                checks.add(
                    Check.of(
                        model.table() + "." + column.name(),
                        !patient || column.phi() != org.carelake.schemas.phi.PhiClass.NONE,
                        "refers to patients and has class none (" + column.location() + ")"));
              }
            });
    return checks;
  }

  private static Check named(ModelGraph graph, Model model) {
    boolean silver = model.table().layer() == Layer.SILVER;
    boolean prefixed = helper().or(staging()).test(model);
    return Check.of(
        model.table(),
        silver == prefixed,
        silver ? "is silver and begins with neither int__ nor stage_" : "is gold and has a prefix");
  }

  private static List<Check> exposures(ModelGraph graph) {
    List<Check> checks = new ArrayList<>();
    for (Exposure exposure : graph.exposures()) {
      List<TableName> inner =
          exposure.dependsOn().stream()
              .filter(table -> table.layer() != Layer.GOLD || table.name().startsWith(HELPER))
              .toList();
      checks.add(Check.of("exposure:" + exposure.name(), inner.isEmpty(), "reads " + inner));
    }
    return checks;
  }

  /** The models that read a table, twins aside. */
  private static List<Model> children(ModelGraph graph, TableName table) {
    return models(graph).filter(model -> model.inputs().contains(table)).toList();
  }
}
