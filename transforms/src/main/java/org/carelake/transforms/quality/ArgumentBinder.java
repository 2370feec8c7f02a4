package org.carelake.transforms.quality;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.contract.TestArgument;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.RowExpression;

/** Turns what is written for an argument into what its parameter's type says. */
final class ArgumentBinder {
  private static final Map<String, Object> ANY_DATE =
      Map.of(BoundTest.AS_OF, LocalDate.of(2000, 1, 1));

  private final TableName table;
  private final StructType schema;
  private final TestCatalog catalog;

  ArgumentBinder(TableName table, StructType schema, TestCatalog catalog) {
    this.table = table;
    this.schema = schema;
    this.catalog = catalog;
  }

  /** The value of one argument; empty when it is absent and may be. */
  Optional<Object> bind(
      TestKind kind,
      Parameter parameter,
      DataTest test,
      Optional<TestArgument> given,
      Map<String, Object> before) {
    Optional<TestArgument> argument =
        given.or(
            () -> parameter.otherwise().map(text -> TestArgument.single(text, test.location())));
    if (argument.isEmpty()) {
      if (parameter.required()) {
        throw CarelakeException.configuration(
            test.location(),
            "test "
                + kind.name()
                + " needs '"
                + parameter.name()
                + "': "
                + parameter.type().words()
                + ", "
                + parameter.description());
      }
      return Optional.empty();
    }
    return Optional.of(value(kind, parameter, argument.get(), before));
  }

  private Object value(
      TestKind kind, Parameter parameter, TestArgument argument, Map<String, Object> before) {
    boolean list =
        parameter.type() == Parameter.Type.COLUMNS || parameter.type() == Parameter.Type.TEXTS;
    if (argument.isList() != list || argument.values().isEmpty()) {
      throw wrong(kind, parameter, argument);
    }
    String text = argument.values().get(0);
    Location location = argument.location();
    return switch (parameter.type()) {
      case COLUMN -> column(text, location);
      case COLUMNS -> argument.values().stream().map(name -> column(name, location)).toList();
      case TABLE -> table(parameter, text, location).table();
      case FIELD -> {
        ModelContract target =
            catalog
                .tables()
                .apply((TableName) before.get(parameter.table().orElseThrow()))
                .orElseThrow();
        yield known(text, target.columnNames(), target.table() + " has no column", location);
      }
      case CONDITION -> condition(new SqlText(text, location));
      case VALUE -> expression(new SqlText(text, location));
      case TEXT -> text;
      case TEXTS -> argument.values();
      case NUMBER -> number(kind, parameter, argument);
      case INTEGER -> integer(kind, parameter, argument);
      case FLAG -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw wrong(kind, parameter, argument);
        }
        yield Boolean.valueOf(text);
      }
      case REFERENCE ->
          catalog
              .references()
              .apply(text)
              .orElseThrow(
                  () ->
                      CarelakeException.configuration(
                          location,
                          "test "
                              + kind.name()
                              + " needs transforms/reference/"
                              + text
                              + ".csv, which does not exist"));
    };
  }

  private String column(String name, Location location) {
    return known(name, Arrays.asList(schema.fieldNames()), table + " has no column", location);
  }

  private ModelContract table(Parameter parameter, String text, Location location) {
    TableName name =
        TableName.parse(text)
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        location, "'" + parameter.name() + "' must be layer.table, found " + text));
    return catalog
        .tables()
        .apply(name)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    location,
                    "'"
                        + parameter.name()
                        + "' names "
                        + text
                        + ", which no model makes"
                        + Suggestion.of(
                            text, catalog.names().stream().map(TableName::toString).toList())));
  }

  RowExpression condition(SqlText text) {
    return condition(text, table, schema);
  }

  /** SQL that is true or false of each row of a table. */
  static RowExpression condition(SqlText text, TableName table, StructType schema) {
    RowExpression read = RowExpression.parse(text, Set.of(BoundTest.AS_OF));
    DataType type = read.typeOver(table.toString(), schema, ANY_DATE);
    if (!type.equals(DataTypes.BooleanType) && !type.equals(DataTypes.NullType)) {
      throw read.problem("expected true or false of each row, found " + type.catalogString());
    }
    return read;
  }

  private RowExpression expression(SqlText text) {
    RowExpression read = RowExpression.parse(text, Set.of(BoundTest.AS_OF));
    read.typeOver(table.toString(), schema, ANY_DATE);
    return read;
  }

  private static BigDecimal number(TestKind kind, Parameter parameter, TestArgument argument) {
    try {
      return new BigDecimal(argument.values().get(0));
    } catch (NumberFormatException none) {
      throw wrong(kind, parameter, argument);
    }
  }

  private static Long integer(TestKind kind, Parameter parameter, TestArgument argument) {
    String text = argument.values().get(0);
    if (!text.matches("[0-9]{1,18}")) {
      throw wrong(kind, parameter, argument);
    }
    return Long.valueOf(text);
  }

  private static String known(
      String name, Collection<String> columns, String complaint, Location location) {
    if (!columns.contains(name)) {
      throw CarelakeException.configuration(
          location, complaint + " '" + name + "'" + Suggestion.of(name, columns));
    }
    return name;
  }

  private static CarelakeException wrong(
      TestKind kind, Parameter parameter, TestArgument argument) {
    return CarelakeException.configuration(
        argument.location(),
        "test "
            + kind.name()
            + ": '"
            + parameter.name()
            + "' must be "
            + parameter.type().words()
            + ", found "
            + (argument.isList() ? argument.values() : argument.values().get(0)));
  }
}
