package org.carelake.schemas.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * Something known about a person, taken from the rows of one table that are about the person.
 *
 * @param name by which the SQL of the measure names it
 * @param from the table; it has a column {@code person_id}
 * @param take what is made of the rows
 * @param valueSets the row's code must be in one of these; none stands for any code
 * @param where which rows are looked at
 * @param orderBy which row is first and last: the greatest is the last; for {@code first}, {@code
 *     last} and {@code all}
 * @param value what is added up; for {@code sum}
 */
public record MeasureFact(
    String name,
    TableName from,
    Take take,
    List<SqlText> valueSets,
    Optional<SqlText> where,
    List<SqlText> orderBy,
    Optional<SqlText> value,
    Location location) {
  /** What is made of a person's rows. */
  public enum Take {
    /** Whether there is one: boolean. */
    ANY,
    /** How many there are: bigint, 0 without one. */
    COUNT,
    /** The first by order: a struct of the table's columns, null without one. */
    FIRST,
    /** The last by order: a struct of the table's columns, null without one. */
    LAST,
    /** All of them in their order: an array of structs, empty without one. */
    ALL,
    /** The sum of a value: decimal(28,6), 0 without one. */
    SUM;

    /** The name used in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the order of rows matters. */
    public boolean isOrdered() {
      return this == FIRST || this == LAST || this == ALL;
    }

    /** The one with this name, if there is one. */
    public static Optional<Take> fromCode(String code) {
      return Arrays.stream(values()).filter(take -> take.code().equals(code)).findFirst();
    }

    /** All names. */
    public static List<String> codes() {
      return Arrays.stream(values()).map(Take::code).toList();
    }
  }

  public MeasureFact {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(from, "from is null");
    Objects.requireNonNull(take, "take is null");
    valueSets = List.copyOf(valueSets);
    orderBy = List.copyOf(orderBy);
  }

  /**
   * Everything that its content depends on; equal facts of several measures are worked out once.
   */
  public String definition() {
    return from
        + " "
        + take
        + " "
        + valueSets.stream().map(SqlText::sql).sorted().toList()
        + " "
        + where.map(SqlText::sql)
        + " "
        + orderBy.stream().map(SqlText::sql).toList()
        + " "
        + value.map(SqlText::sql);
  }
}
