package org.carelake.transforms.quality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.TestArgument;
import org.carelake.schemas.contract.Threshold;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.RowExpression;

/** Holds declared tests against kinds, columns and tables, before any data is read. */
public final class TestBinder {
  private static final List<String> SETTINGS =
      List.of("name", "where", "severity", "warn_if", "error_if", "store_failures");

  private final TestCatalog catalog;

  /** A binder for tests that may name what a catalog holds. */
  public TestBinder(TestCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The tests of a contract, those of columns first.
   *
   * @param problems gets a sentence with file and line for each test that is wrong
   */
  public List<BoundTest> bind(ModelContract contract, List<String> problems) {
    List<BoundTest> bound = new ArrayList<>();
    if (contract.tests().isEmpty()
        && contract.columns().stream().allMatch(column -> column.tests().isEmpty())) {
      return bound;
    }
    StructType schema;
    try {
      schema = ContractSchema.of(contract);
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
      return bound;
    }
    for (ColumnContract column : contract.columns()) {
      for (DataTest test : column.tests()) {
        attempt(
            () -> bound.add(bind(contract, schema, test, Optional.of(column.name()))), problems);
      }
    }
    for (DataTest test : contract.tests()) {
      attempt(() -> bound.add(bind(contract, schema, test, Optional.empty())), problems);
    }
    return bound;
  }

  private static void attempt(Runnable binding, List<String> problems) {
    try {
      binding.run();
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
  }

  private BoundTest bind(
      ModelContract contract, StructType schema, DataTest test, Optional<String> column) {
    TestKind kind =
        TestKinds.find(test.kind())
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        test.location(),
                        "unknown test '"
                            + test.kind()
                            + "'"
                            + Suggestion.of(test.kind(), TestKinds.names())
                            + "; known: "
                            + String.join(", ", TestKinds.names())));
    Map<String, TestArgument> given = new TreeMap<>(test.arguments());
    if (kind.isAboutColumn()) {
      column.ifPresent(
          name -> given.putIfAbsent(TestKind.COLUMN, TestArgument.single(name, test.location())));
    }
    refuseUnknown(kind, given);
    ArgumentBinder binder = new ArgumentBinder(contract.table(), schema, catalog);
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : kind.parameters()) {
      binder
          .bind(kind, parameter, test, Optional.ofNullable(given.get(parameter.name())), values)
          .ifPresent(value -> values.put(parameter.name(), value));
    }
    Optional<RowExpression> where = test.settings().where().map(text -> binder.condition(text));
    refuseWhatHasNoRows(kind, test);
    Arguments arguments = new Arguments(schema, values);
    return new BoundTest(
        contract.table(),
        test.settings().name().orElseGet(() -> label(kind, values)),
        kind.name(),
        Optional.ofNullable(values.get(TestKind.COLUMN)).map(TestBinder::text),
        kind.unit(),
        test.settings(),
        where,
        test.location(),
        others(values),
        definition(kind, values, where, test),
        kind.usesAsOf() || usesAsOf(values, where),
        kind.withoutRows(),
        inputs -> kind.check(arguments, inputs));
  }

  private static void refuseUnknown(TestKind kind, Map<String, TestArgument> given) {
    List<String> known = new ArrayList<>(kind.parameters().stream().map(Parameter::name).toList());
    for (Map.Entry<String, TestArgument> argument : given.entrySet()) {
      if (!known.contains(argument.getKey())) {
        known.addAll(SETTINGS);
        throw CarelakeException.configuration(
            argument.getValue().location(),
            "test "
                + kind.name()
                + " has no '"
                + argument.getKey()
                + "'"
                + Suggestion.of(argument.getKey(), known)
                + "; known here: "
                + String.join(", ", known));
      }
    }
  }

  private static void refuseWhatHasNoRows(TestKind kind, DataTest test) {
    if (kind.unit() == TestKind.Unit.TABLE) {
      if (test.settings().storeFailures()) {
        throw CarelakeException.configuration(
            test.location(),
            "store_failures: " + kind.name() + " is about the table as a whole; it has no rows");
      }
      for (Threshold threshold : List.of(test.settings().warnIf(), test.settings().errorIf())) {
        if (threshold.percent()) {
          throw CarelakeException.configuration(
              test.location(),
              kind.name() + " is about the table as a whole; it has no percentage of rows");
        }
      }
    }
  }

  private static SortedSet<TableName> others(Map<String, Object> values) {
    SortedSet<TableName> tables = new TreeSet<>();
    for (Object value : values.values()) {
      if (value instanceof TableName table) {
        tables.add(table);
      }
    }
    return tables;
  }

  private static boolean usesAsOf(Map<String, Object> values, Optional<RowExpression> where) {
    return where.stream().anyMatch(sql -> !sql.parameters().isEmpty())
        || values.values().stream()
            .anyMatch(value -> value instanceof RowExpression sql && !sql.parameters().isEmpty());
  }

  private static String label(TestKind kind, Map<String, Object> values) {
    List<String> words = new ArrayList<>();
    for (Parameter parameter : kind.parameters()) {
      Object value = values.get(parameter.name());
      if (value == null || parameter.otherwise().filter(text(value)::equals).isPresent()) {
        continue;
      }
      switch (parameter.type()) {
        case COLUMN -> words.add(text(value));
        case COLUMNS -> words.add(text(value));
        case TABLE -> words.add("-> " + text(value));
        case FIELD -> words.set(words.size() - 1, words.get(words.size() - 1) + "." + text(value));
        case TEXTS, REFERENCE -> {}
        default -> words.add(parameter.name() + " " + text(value));
      }
    }
    return kind.name() + "(" + String.join(", ", words).replace(", ->", " ->") + ")";
  }

  private static String definition(
      TestKind kind, Map<String, Object> values, Optional<RowExpression> where, DataTest test) {
    return kind.name()
        + values.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
            .collect(Collectors.joining(", ", "(", ")"))
        + where.map(sql -> " where " + sql.sql()).orElse("")
        + " "
        + test.settings().severity()
        + " warn_if "
        + test.settings().warnIf()
        + " error_if "
        + test.settings().errorIf();
  }

  private static String text(Object value) {
    if (value instanceof RowExpression sql) {
      return sql.sql();
    }
    if (value instanceof ReferenceList list) {
      return list.file() + " " + list.text();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return String.valueOf(value);
  }
}
