package org.carelake.transforms.form;

import java.util.List;
import java.util.Optional;
import org.carelake.schemas.form.Condition;
import org.carelake.schemas.form.Instrument;

/**
 * The score of one instrument in one response.
 *
 * @param total the score, null when an item that was to be answered was not
 * @param partial the sum of what was answered; of an instrument with levels the level so far
 * @param severity the name of the score; null when it is not complete or has no name
 * @param formTotal the form's own; null when it has none or says no number
 * @param agrees whether the form's own is the same; null when it has none
 */
record Score(
    int expected,
    int answered,
    boolean complete,
    Integer total,
    int partial,
    String severity,
    Integer formTotal,
    Boolean agrees) {

  static Score of(Instrument instrument, Instrument.Use use, AnswerValues answers) {
    boolean byLevels = !instrument.levels().isEmpty();
    int expected = 0;
    int answered = 0;
    int sum = 0;
    for (Instrument.Item item : instrument.items()) {
      if (!answers.holds(item.when())) {
        continue;
      }
      expected++;
      List<String> found = answers.of(item.link());
      if (byLevels) {
        answered += found.isEmpty() ? 0 : 1;
      } else if (!found.isEmpty() && item.points().containsKey(found.get(0))) {
        answered++;
        sum += item.points().get(found.get(0));
      }
    }
    Optional<Instrument.Level> level =
        instrument.levels().stream().filter(each -> answers.holds(each.when())).findFirst();
    int score = byLevels ? level.map(Instrument.Level::score).orElse(0) : sum;
    boolean complete = answered == expected;
    String severity =
        byLevels ? level.map(Instrument.Level::severity).orElse(null) : band(instrument, score);
    Integer form = byLevels ? formLevel(instrument, answers) : formTotal(use, answers);
    return new Score(
        expected,
        answered,
        complete,
        complete ? (Integer) score : null,
        score,
        complete ? severity : null,
        form,
        form == null ? null : (Boolean) (complete && form == score));
  }

  private static String band(Instrument instrument, int score) {
    String name = null;
    for (Instrument.Band band : instrument.bands()) {
      name = score >= band.from() ? band.severity() : name;
    }
    return name;
  }

  private static Integer formTotal(Instrument.Use use, AnswerValues answers) {
    List<String> said = use.total().isEmpty() ? List.of() : answers.of(use.total());
    return said.isEmpty() || !said.get(0).matches("-?[0-9]{1,9}")
        ? null
        : Integer.valueOf(said.get(0));
  }

  /** The first level whose own flag is set; null unless the form has all flags and answers them. */
  private static Integer formLevel(Instrument instrument, AnswerValues answers) {
    Integer set = null;
    for (Instrument.Level level : instrument.levels()) {
      boolean otherwise = level.when().equals(Condition.ALWAYS);
      if (!otherwise && answers.of(level.form()).isEmpty()) {
        return null;
      }
      if (set == null && (otherwise || answers.of(level.form()).contains("true"))) {
        set = level.score();
      }
    }
    return set;
  }
}
