package org.carelake.schemas.form;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A condition over the answers of one response. */
public sealed interface Condition extends Serializable {
  /** Holds for every response. */
  Condition ALWAYS = new All(List.of());

  /** The link ids that it looks at. */
  Stream<String> links();

  /**
   * One of the answers to an item is one of these: the code of a coding, true or false, else the
   * answer's text. Case and blanks around don't count.
   */
  record Answered(String link, List<String> values) implements Condition {
    private static final long serialVersionUID = 1L;

    public Answered {
      Objects.requireNonNull(link, "link is null");
      values = List.copyOf(values);
    }

    @Override
    public Stream<String> links() {
      return Stream.of(link);
    }
  }

  /** One of the conditions holds. */
  record Any(List<Condition> parts) implements Condition {
    private static final long serialVersionUID = 1L;

    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public Stream<String> links() {
      return parts.stream().flatMap(Condition::links);
    }
  }

  /** All of the conditions hold. */
  record All(List<Condition> parts) implements Condition {
    private static final long serialVersionUID = 1L;

    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Stream<String> links() {
      return parts.stream().flatMap(Condition::links);
    }
  }

  /** None of the conditions holds. */
  record None(List<Condition> parts) implements Condition {
    private static final long serialVersionUID = 1L;

    public None {
      parts = List.copyOf(parts);
    }

    @Override
    public Stream<String> links() {
      return parts.stream().flatMap(Condition::links);
    }
  }
}
