package org.carelake.jobs.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;

/**
 * Reads selectors: blanks mean union, commas intersection, which binds closer. One criterion is
 * {@code [@ | [N]+] [method:]value [+[N]]}.
 */
public final class SelectorParser {
  private static final Pattern CRITERION =
      Pattern.compile("(@|(\\d{0,6})\\+)?([^@+\\s,]+?)(\\+(\\d{0,6}))?");
  private static final Pattern METHOD = Pattern.compile("([a-z_]+(?:\\.[A-Za-z0-9_.-]+)?):(.+)");

  private SelectorParser() {}

  /**
   * The union of some texts.
   *
   * @throws CarelakeException of category USAGE when a text is no selector
   */
  public static Selector.Union parse(List<String> texts) {
    List<Selector> parts = new ArrayList<>();
    for (String text : texts) {
      for (String word : text.strip().split("\\s+")) {
        if (!word.isEmpty()) {
          parts.add(intersection(word));
        }
      }
    }
    return new Selector.Union(parts);
  }

  private static Selector intersection(String word) {
    List<Selector> parts = new ArrayList<>();
    for (String part : word.split(",", -1)) {
      parts.add(criterion(part, word));
    }
    return parts.size() == 1 ? parts.get(0) : new Selector.Intersection(parts);
  }

  private static Selector.Criterion criterion(String text, String word) {
    Matcher form = CRITERION.matcher(text);
    if (!form.matches()) {
      throw wrong(word);
    }
    boolean whole = "@".equals(form.group(1));
    if (whole && form.group(4) != null) {
      throw CarelakeException.usage(
          "'" + text + "': @ already takes everything below; leave the + out");
    }
    Matcher method = METHOD.matcher(form.group(3));
    boolean named = method.matches();
    return new Selector.Criterion(
        text,
        named ? method.group(1) : "",
        named ? method.group(2) : form.group(3),
        whole || form.group(1) == null ? 0 : steps(form.group(2)),
        form.group(4) == null ? 0 : steps(form.group(5)),
        whole);
  }

  private static int steps(String number) {
    return number.isEmpty() ? Selector.ALL : Integer.parseInt(number);
  }

  private static CarelakeException wrong(String word) {
    return CarelakeException.usage(
        "'"
            + word
            + "' is no selection; try name, +name, name+, 2+name, name+1, @name, tag:word, or two of"
            + " them with a comma between");
  }
}
