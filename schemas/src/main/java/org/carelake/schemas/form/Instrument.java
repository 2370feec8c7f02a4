package org.carelake.schemas.form;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An instrument whose score is worked out from answers.
 *
 * @param items what is asked; of an instrument with levels what must be answered for it to be whole
 * @param bands from the lowest score on; empty when scores have no names
 * @param levels the score and its name by conditions, the first that holds; empty when the score is
 *     the sum of the items' points
 * @param uses where it is asked
 */
public record Instrument(
    String name, List<Item> items, List<Band> bands, List<Level> levels, List<Use> uses)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public Instrument {
    Objects.requireNonNull(name, "name is null");
    items = List.copyOf(items);
    bands = List.copyOf(bands);
    levels = List.copyOf(levels);
    uses = List.copyOf(uses);
  }

  /**
   * One item.
   *
   * @param points of each answer, as {@link Condition.Answered} names answers; empty in an
   *     instrument with levels
   * @param when when it is asked; {@link Condition#ALWAYS} when always
   */
  public record Item(String link, Map<String, Integer> points, Condition when)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public Item {
      Objects.requireNonNull(link, "link is null");
      // sorted: an order that differs from run to run would make scores anew each time
      points = Collections.unmodifiableMap(new TreeMap<>(points));
      Objects.requireNonNull(when, "when is null");
    }
  }

  /** A name for the scores from one number up to the next band. */
  public record Band(int from, String severity) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A score that a condition gives.
   *
   * @param form the link id of the form's own flag of this level, empty when it has none
   */
  public record Level(int score, String severity, Condition when, String form)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Forms that ask it.
   *
   * @param questionnaires logical ids
   * @param session the number of the session; 0 when the form belongs to none
   * @param total the link id of the form's own total, empty when it has none
   */
  public record Use(List<String> questionnaires, int session, String total)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public Use {
      questionnaires = List.copyOf(questionnaires);
    }
  }
}
