package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;

/**
 * Names models the way people know from dbt: {@code patient}, {@code silver.patient}, {@code
 * +patient} with what it is made from, {@code patient+} with what is made from it, {@code
 * package:engage}, {@code layer.*} and other wildcards. Several expressions, or one with blanks,
 * mean the union.
 */
public final class Selection {
  private static final Pattern FORM = Pattern.compile("(\\+?)([^+]+)(\\+?)");

  private final List<String> expressions;

  private Selection(List<String> expressions) {
    this.expressions = expressions;
  }

  /** A selection; no expression at all means every model. */
  public static Selection of(List<String> expressions) {
    List<String> words = new ArrayList<>();
    for (String expression : expressions) {
      for (String word : expression.strip().split("[\\s]+")) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
    }
    return new Selection(List.copyOf(words));
  }

  /**
   * The selected tables.
   *
   * @throws CarelakeException when an expression selects nothing
   */
  public SortedSet<TableName> in(ModelGraph graph) {
    SortedSet<TableName> selected = new TreeSet<>();
    if (expressions.isEmpty()) {
      graph.models().forEach(model -> selected.add(model.table()));
      return selected;
    }
    for (String expression : expressions) {
      selected.addAll(expression(expression, graph));
    }
    return selected;
  }

  private static SortedSet<TableName> expression(String expression, ModelGraph graph) {
    Matcher form = FORM.matcher(expression);
    if (!form.matches()) {
      throw CarelakeException.usage("'" + expression + "' is no selection; try +name or name+");
    }
    SortedSet<TableName> matched = new TreeSet<>();
    for (Model model : graph.models()) {
      if (matches(form.group(2), model)) {
        matched.add(model.table());
      }
    }
    if (matched.isEmpty()) {
      throw CarelakeException.usage(
          "'"
              + expression
              + "' selects no model"
              + Suggestion.of(
                  form.group(2),
                  graph.models().stream()
                      .flatMap(
                          model ->
                              java.util.stream.Stream.of(
                                  model.table().name(), model.table().toString()))
                      .toList())
              + "; carelake ls lists them");
    }
    SortedSet<TableName> selected = new TreeSet<>(matched);
    for (TableName table : matched) {
      if (!form.group(1).isEmpty()) {
        selected.addAll(graph.ancestors(table));
      }
      if (!form.group(3).isEmpty()) {
        selected.addAll(graph.descendants(table));
      }
    }
    return selected;
  }

  private static boolean matches(String pattern, Model model) {
    if (pattern.startsWith("package:")) {
      return glob(pattern.substring("package:".length()), model.packageName());
    }
    return glob(pattern, model.table().name()) || glob(pattern, model.table().toString());
  }

  private static boolean glob(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return name.matches(regex);
  }
}
