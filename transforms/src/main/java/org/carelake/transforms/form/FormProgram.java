package org.carelake.transforms.form;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.form.FormColumn;
import org.carelake.schemas.form.FormDefinition;
import org.carelake.schemas.form.FormItemType;
import org.carelake.schemas.form.Several;

/**
 * Makes the wide row of a response from its header and its answers. An answer whose link has no
 * column goes to {@code unmapped}; one that is not of its column's type, or a second one where the
 * column holds one, to {@code misfit}: JSON objects from item path to the text of the answers.
 */
final class FormProgram implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final UTF8String BETWEEN = UTF8String.fromString(" | ");

  private final StructType header;
  private final HashMap<UTF8String, Integer> places;
  private final FormItemType[] types;
  private final Several[] several;

  private FormProgram(
      StructType header,
      HashMap<UTF8String, Integer> places,
      FormItemType[] types,
      Several[] several) {
    this.header = header;
    this.places = places;
    this.types = types;
    this.several = several;
  }

  static FormProgram of(FormDefinition form) {
    List<FormColumn> columns = form.columns();
    HashMap<UTF8String, Integer> places = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      places.put(UTF8String.fromString(columns.get(i).linkId()), i);
    }
    return new FormProgram(
        FormTable.header(form),
        places,
        columns.stream().map(FormColumn::type).toArray(FormItemType[]::new),
        columns.stream().map(FormColumn::several).toArray(Several[]::new));
  }

  /** What a listener is told of an answer that has no place of its own. */
  interface Aside {
    /**
     * Takes an answer.
     *
     * @param unmapped whether no column is known for its link
     */
    void take(int answer, boolean unmapped);
  }

  /** The wide row of a row of header and answer arrays. */
  InternalRow row(InternalRow input) {
    int first = header.size();
    Object[] row = new Object[first + types.length + 2];
    for (int i = 0; i < first; i++) {
      row[i] = input.isNullAt(i) ? null : copied(input.get(i, header.apply(i).dataType()));
    }
    AnswerArrays answers = new AnswerArrays(input, first);
    AsideTexts unmapped = new AsideTexts();
    AsideTexts misfit = new AsideTexts();
    Object[] values =
        values(
            answers,
            (answer, unknown) ->
                (unknown ? unmapped : misfit).add(answers.path(answer), answers.text(answer)));
    System.arraycopy(values, 0, row, first, values.length);
    row[first + values.length] = unmapped.json();
    row[first + values.length + 1] = misfit.json();
    return new GenericInternalRow(row);
  }

  private static Object copied(Object value) {
    return value instanceof UTF8String text ? text.copy() : value;
  }

  /** The value of each item's column. */
  Object[] values(AnswerArrays answers, Aside aside) {
    Object[] values = new Object[types.length];
    Map<Integer, List<Object>> arrays = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      UTF8String link = answers.link(i);
      Integer place = link == null ? null : places.get(link);
      if (place == null) {
        aside.take(i, true);
      } else if (!put(values, arrays, place, answers, i)) {
        aside.take(i, false);
      }
    }
    arrays.forEach((place, list) -> values[place] = new GenericArrayData(list.toArray()));
    return values;
  }

  /** Whether the answer could be put into its column; one without text or value needs no place. */
  private boolean put(
      Object[] values,
      Map<Integer, List<Object>> arrays,
      int place,
      AnswerArrays answers,
      int answer) {
    // a text in an item of codes is nobody's option, so it doesn't get among them
    if (types[place] == FormItemType.CHOICE && !isType(answers, answer, "coding")) {
      return answers.text(answer) == null;
    }
    boolean joined = several[place] == Several.JOIN || types[place].isText();
    if (several[place] != Several.ARRAY && joined) {
      UTF8String text = answers.text(answer);
      if (text != null) {
        UTF8String former = (UTF8String) values[place];
        values[place] = former == null ? text.copy() : UTF8String.concat(former, BETWEEN, text);
      }
      return true;
    }
    Object value = typed(types[place], answers, answer);
    if (value == null) {
      return answers.text(answer) == null;
    }
    if (several[place] == Several.ARRAY) {
      arrays.computeIfAbsent(place, key -> new ArrayList<>()).add(value);
      return true;
    }
    if (values[place] != null) {
      return false;
    }
    values[place] = value;
    return true;
  }

  /** The answer as a value of the type; null when it is none. */
  private static Object typed(FormItemType type, AnswerArrays answers, int answer) {
    return switch (type) {
      case BOOLEAN -> answers.bool(answer);
      case INTEGER -> integer(answers.integer(answer));
      case DECIMAL -> decimal(answers, answer);
      case DATE -> isType(answers, answer, "date") ? answers.date(answer) : null;
      case DATE_TIME -> answers.moment(answer);
      default -> answers.text(answer) == null ? null : answers.text(answer).copy();
    };
  }

  private static Object integer(Long value) {
    return value == null || value != value.intValue() ? null : (Object) value.intValue();
  }

  private static Object decimal(AnswerArrays answers, int answer) {
    return isType(answers, answer, "integer") && answers.integer(answer) != null
        ? PrimitiveAnswer.decimal(answers.text(answer).toString())
        : answers.decimal(answer);
  }

  private static boolean isType(AnswerArrays answers, int answer, String type) {
    UTF8String found = answers.type(answer);
    return found != null && found.equals(UTF8String.fromString(type));
  }
}
