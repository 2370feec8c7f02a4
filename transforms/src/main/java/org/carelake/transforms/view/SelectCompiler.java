package org.carelake.transforms.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.FhirElement;
import org.carelake.schemas.fhir.FhirModel;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewPath;
import org.carelake.schemas.view.ViewSelect;
import org.carelake.transforms.fhirpath.Compiled;
import org.carelake.transforms.fhirpath.FhirPathException;
import org.carelake.transforms.fhirpath.Kind;
import org.carelake.transforms.fhirpath.PathCompiler;
import org.carelake.transforms.fhirpath.Repetition;

/** Compiles the select structures of one view and gathers its columns. */
final class SelectCompiler {
  private final FhirModel model;
  private final PathCompiler paths;
  private final List<StructField> fields = new ArrayList<>();
  private final List<Boolean> numbers = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  SelectCompiler(FhirModel model, PathCompiler paths) {
    this.model = model;
    this.paths = paths;
  }

  StructType schema() {
    return new StructType(fields.toArray(new StructField[0]));
  }

  boolean[] numbers() {
    boolean[] all = new boolean[numbers.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = numbers.get(i);
    }
    return all;
  }

  List<String> warnings() {
    return warnings;
  }

  /** A structure and all columns in it. */
  private record Part(SelectProgram program, List<Column> columns) {}

  /** A compiled column and whether it reads %rowIndex. */
  private record Column(ColumnProgram program, boolean usesRowIndex) {}

  /** The structures of a view, joined. */
  SelectProgram compile(List<ViewSelect> selects, Compiled root) {
    List<SelectProgram> programs = new ArrayList<>();
    int ordinal = 0;
    for (ViewSelect select : selects) {
      Part part = select(select, root, ordinal);
      programs.add(part.program());
      ordinal += select.allColumns().size();
    }
    return new SelectProgram(
        new SelectProgram.Iteration(null, false, null),
        new ColumnProgram[0],
        programs.toArray(new SelectProgram[0]),
        new SelectProgram[0],
        new int[0],
        new ColumnProgram[0]);
  }

  private Part select(ViewSelect select, Compiled outer, int firstOrdinal) {
    Compiled focus = outer;
    SelectProgram.Iteration iteration = new SelectProgram.Iteration(null, false, null);
    Optional<ViewPath> path = select.forEach().or(select::forEachOrNull);
    if (path.isPresent()) {
      Compiled items = ViewCompiler.compile(paths, path.get(), outer);
      boolean orNull = select.forEachOrNull().isPresent();
      iteration = new SelectProgram.Iteration(items.evaluator(), orNull, null);
      focus = items.asFocus();
    } else if (!select.repeat().isEmpty()) {
      Repetition repetition = repetition(select, outer);
      iteration = new SelectProgram.Iteration(null, false, repetition);
      focus = repetition.node();
    }
    return body(select, iteration, focus, firstOrdinal);
  }

  private Part body(
      ViewSelect select, SelectProgram.Iteration iteration, Compiled focus, int firstOrdinal) {
    List<Column> all = new ArrayList<>();
    List<ColumnProgram> columns = new ArrayList<>();
    int ordinal = firstOrdinal;
    for (ViewColumn column : select.columns()) {
      Column compiled = column(column, focus, ordinal++);
      columns.add(compiled.program());
      all.add(compiled);
    }
    List<SelectProgram> nested = new ArrayList<>();
    for (ViewSelect child : select.select()) {
      Part part = select(child, focus, ordinal);
      nested.add(part.program());
      all.addAll(part.columns());
      ordinal += child.allColumns().size();
    }
    List<SelectProgram> branches = new ArrayList<>();
    for (ViewSelect branch : select.unionAll()) {
      Part part = select(branch, focus, ordinal);
      branches.add(part.program());
      if (branches.size() == 1) {
        all.addAll(part.columns());
      }
    }
    SelectProgram program =
        new SelectProgram(
            iteration,
            columns.toArray(new ColumnProgram[0]),
            nested.toArray(new SelectProgram[0]),
            branches.toArray(new SelectProgram[0]),
            all.stream().mapToInt(column -> column.program().ordinal()).toArray(),
            all.stream()
                .filter(Column::usesRowIndex)
                .map(Column::program)
                .toArray(ColumnProgram[]::new));
    return new Part(program, all);
  }

  private Repetition repetition(ViewSelect select, Compiled outer) {
    Repetition repetition;
    try {
      repetition = paths.repeat(select.repeat().stream().map(ViewPath::text).toList(), outer);
    } catch (FhirPathException wrong) {
      throw ViewCompiler.error(select.repeat().get(wrong.path()), wrong);
    }
    repetition
        .warnings()
        .forEach(warning -> warnings.add(select.pointer() + "/repeat: " + warning));
    return repetition;
  }

  private Column column(ViewColumn column, Compiled focus, int ordinal) {
    Compiled path = ViewCompiler.compile(paths, column.path(), focus);
    boolean usesRowIndex = paths.usesRowIndex();
    DataType type = sqlType(column, path);
    requireFits(column, path, type);
    paths.keepJson(path);
    addField(column, type, isNumber(column, path), ordinal);
    ColumnProgram program =
        new ColumnProgram(
            column.name(), ordinal, path.evaluator(), Conversion.to(type), column.collection());
    return new Column(program, usesRowIndex);
  }

  /** Whether the values are numbers, in whatever SQL type; a tag that says text makes them text. */
  private static boolean isNumber(ViewColumn column, Compiled path) {
    if (column.tag("ansi/type").flatMap(SqlType::ofAnsi).stream()
        .anyMatch(DataTypes.StringType::equals)) {
      return false;
    }
    List<String> types = column.type().map(List::of).orElse(path.types());
    return !types.isEmpty()
        && types.stream()
            .map(Kind::of)
            .allMatch(kind -> kind == Kind.INTEGER || kind == Kind.DECIMAL);
  }

  private void addField(ViewColumn column, DataType type, boolean number, int ordinal) {
    DataType whole = column.collection() ? DataTypes.createArrayType(type, true) : type;
    StructField field = new StructField(column.name(), whole, true, Metadata.empty());
    if (ordinal == fields.size()) {
      fields.add(field);
      numbers.add(number);
    } else if (!fields.get(ordinal).dataType().equals(whole)) {
      throw error(
          column,
          "expected the type of the first branch of the unionAll, "
              + fields.get(ordinal).dataType().sql()
              + ", found "
              + whole.sql()
              + "; declare one type in both");
    } else {
      numbers.set(ordinal, numbers.get(ordinal) && number);
    }
  }

  private DataType sqlType(ViewColumn column, Compiled path) {
    Optional<String> ansi = column.tag("ansi/type");
    requireKnownType(column);
    if (ansi.isPresent()) {
      return SqlType.ofAnsi(ansi.get())
          .orElseThrow(
              () ->
                  error(
                      column,
                      "expected the tag ansi/type to be "
                          + SqlType.EXPECTED
                          + ", found "
                          + ansi.get()
                          + SqlType.suggestion(ansi.get())));
    }
    if (column.type().isPresent()) {
      return SqlType.ofFhirType(column.type().get());
    }
    List<DataType> types = path.types().stream().map(SqlType::ofFhirType).distinct().toList();
    return types.size() == 1 ? types.get(0) : DataTypes.StringType;
  }

  private void requireKnownType(ViewColumn column) {
    String type = column.type().orElse("string");
    if (Kind.of(type) == Kind.COMPLEX && model.type(type).isEmpty()) {
      throw error(
          column, "unknown FHIR type '" + type + "'" + Suggestion.of(type, model.dataTypes()));
    }
  }

  private void requireFits(ViewColumn column, Compiled path, DataType type) {
    boolean complexDeclared =
        column.type().filter(declared -> Kind.of(declared) == Kind.COMPLEX).isPresent();
    for (String found : path.types()) {
      Kind kind = Kind.of(found);
      if (kind == Kind.COMPLEX && !complexDeclared) {
        throw pathError(
            column,
            path.types().size() == 1
                ? "expected a value, found the object "
                    + found
                    + "; name one of its elements"
                    + elements(found)
                    + ", or declare the column's type, \"type\": \""
                    + found
                    + "\", to get its JSON"
                : "expected one type, found "
                    + String.join(" or ", path.types())
                    + "; say which, as in "
                    + "ofType("
                    + path.types().get(0)
                    + ")");
      }
      if (!SqlType.accepts(type, kind)) {
        throw pathError(
            column,
            "expected what can become "
                + type.sql()
                + column.type().map(declared -> " (type " + declared + ")").orElse("")
                + ", found "
                + found
                + "; "
                + (column.type().isPresent() ? "declare that type, or convert" : "convert")
                + " the value, as toInteger(), toDecimal() or toDate() do");
      }
    }
  }

  /** The first elements of a complex type that hold plain values, for messages. */
  private String elements(String type) {
    List<String> names =
        model.type(type).stream()
            .flatMap(known -> known.elements().values().stream())
            .filter(element -> Kind.of(element.types().get(0)) != Kind.COMPLEX)
            .map(FhirElement::name)
            .filter(name -> !name.equals("id"))
            .limit(3)
            .toList();
    return names.isEmpty() ? "" : " (" + String.join(", ", names) + ", …)";
  }

  private static CarelakeException pathError(ViewColumn column, String message) {
    return CarelakeException.configuration(
        column.path().location(),
        column.path().pointer()
            + ": "
            + message
            + FhirPathException.markedWhole(column.path().text()));
  }

  private static CarelakeException error(ViewColumn column, String message) {
    return CarelakeException.configuration(column.location(), column.pointer() + ": " + message);
  }
}
