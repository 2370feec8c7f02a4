package org.carelake.transforms.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A kind of test: its name, the arguments it takes, what it counts, and how. A kind is declared in
 * one expression and added to {@link TestKinds}; nothing else knows of it.
 */
public final class TestKind {
  /** The argument that a test beside a column has by itself. */
  public static final String COLUMN = "column";

  private final String name;
  private final String description;
  private final List<Parameter> parameters;
  private final Unit unit;
  private final boolean asOf;
  private final boolean comparesOnly;
  private final BiFunction<Arguments, TestInputs, Check> check;

  private TestKind(Builder builder, Unit unit, BiFunction<Arguments, TestInputs, Check> check) {
    this.name = builder.name;
    this.description = builder.description;
    this.parameters = List.copyOf(builder.parameters);
    this.unit = unit;
    this.asOf = builder.asOf;
    this.comparesOnly = builder.comparesOnly;
    this.check = Objects.requireNonNull(check, "check is null");
  }

  /** What the number of failures stands for. */
  public enum Unit {
    /** Rows of the table. */
    ROWS("row"),
    /** Values or keys. */
    VALUES("value"),
    /** How far the table as a whole is off; rows can't be shown, and there is no percentage. */
    TABLE("row");

    private final String word;

    Unit(String word) {
      this.word = word;
    }

    String of(long number) {
      return number + " " + word + (number == 1 ? "" : "s");
    }
  }

  /** Begins a kind. */
  public static Builder named(String name, String description) {
    return new Builder(name, description);
  }

  /** The name that contracts use. */
  public String name() {
    return name;
  }

  /** One sentence: what holds when the test passes. */
  public String description() {
    return description;
  }

  /** The arguments it takes. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** What its failures stand for. */
  public Unit unit() {
    return unit;
  }

  /** Whether it is about a column. */
  public boolean isAboutColumn() {
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(COLUMN));
  }

  /** What is known of its outcome where the table has no rows. */
  BoundTest.WithoutRows withoutRows() {
    if (unit != Unit.TABLE) {
      return BoundTest.WithoutRows.PASSES;
    }
    return comparesOnly
        ? BoundTest.WithoutRows.PASSES_IF_OTHERS_HAVE_NONE
        : BoundTest.WithoutRows.MAY_FAIL;
  }

  /** Whether its outcome depends on the date of the run. */
  boolean usesAsOf() {
    return asOf;
  }

  Check check(Arguments arguments, TestInputs inputs) {
    return check.apply(arguments, inputs);
  }

  /** Collects the parts of a kind. */
  public static final class Builder {
    private final String name;
    private final String description;
    private final List<Parameter> parameters = new ArrayList<>();
    private boolean asOf;
    private boolean comparesOnly;

    private Builder(String name, String description) {
      this.name = name;
      this.description = description;
    }

    /** It is about the column it stands beside. */
    public Builder column() {
      return required(COLUMN, Parameter.Type.COLUMN, "the column under test");
    }

    /** An argument that must be there. */
    public Builder required(String parameter, Parameter.Type type, String meaning) {
      return add(parameter, type, true, null, null, meaning);
    }

    /** An argument that may be absent. */
    public Builder optional(String parameter, Parameter.Type type, String meaning) {
      return add(parameter, type, false, null, null, meaning);
    }

    /** An argument with a text that stands in when it is absent. */
    public Builder optional(
        String parameter, Parameter.Type type, String otherwise, String meaning) {
      return add(parameter, type, false, null, otherwise, meaning);
    }

    /** A column of the table that another argument names. */
    public Builder field(String parameter, String table, String otherwise, String meaning) {
      return add(parameter, Parameter.Type.FIELD, otherwise == null, table, otherwise, meaning);
    }

    /** Its outcome depends on the date of the run. */
    public Builder asOf() {
      asOf = true;
      return this;
    }

    /** Tables without rows are equal to it. */
    public Builder comparesOnly() {
      comparesOnly = true;
      return this;
    }

    private Builder add(
        String parameter,
        Parameter.Type type,
        boolean required,
        String table,
        String otherwise,
        String meaning) {
      parameters.add(
          new Parameter(
              parameter,
              type,
              required,
              Optional.ofNullable(table),
              Optional.ofNullable(otherwise),
              meaning));
      return this;
    }

    /** What it counts, and how. */
    public TestKind counts(Unit unit, BiFunction<Arguments, TestInputs, Check> check) {
      return new TestKind(this, unit, check);
    }
  }
}
