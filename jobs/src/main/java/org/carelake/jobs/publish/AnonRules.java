package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.AnonymityOptions.Action;
import org.carelake.schemas.masking.AggregateTable;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.transforms.privacy.AggregateCells;
import org.carelake.transforms.privacy.KAnonymousRows;

/**
 * What is done to an anonymised table, beyond its masking, when it is published.
 *
 * @param counts the counts that may be too small, in a table that counts people
 * @param threshold counts from 1 to this are too small
 * @param persons what rows of persons are held to; several are applied one after another
 * @param action what is done where they don't keep to it
 */
public record AnonRules(
    Optional<AggregateTable> counts, int threshold, List<KAnonymity> persons, Action action) {
  /** Nothing is done. */
  public static final AnonRules NONE = new AnonRules(Optional.empty(), 0, List.of(), Action.REPORT);

  public AnonRules {
    Objects.requireNonNull(counts, "counts is null");
    Objects.requireNonNull(action, "action is null");
    persons = List.copyOf(persons);
  }

  /** The table without small counts; to be asked while all rows are there. */
  Dataset<Row> withoutSmallCounts(Dataset<Row> table) {
    return counts
        .map(declared -> new AggregateCells(declared, threshold).suppress(table))
        .orElse(table);
  }

  /**
   * The rows that a reader gets, no person standing out.
   *
   * @param name the table's name, for messages
   */
  Dataset<Row> withoutSinglePersons(Dataset<Row> table, String name) {
    Dataset<Row> rows = table;
    for (KAnonymity wanted : persons) {
      KAnonymousRows anonymous = new KAnonymousRows(wanted);
      rows =
          switch (action) {
            case REPORT -> rows;
            case BLANK -> anonymous.blank(rows);
            case SUPPRESS -> anonymous.suppress(rows);
            case FAIL -> anonymous.require(rows, name);
          };
    }
    return rows;
  }

  /** Everything that the published rows depend on beside the table. */
  List<String> definition() {
    List<String> parts = new ArrayList<>();
    counts.ifPresent(
        declared ->
            parts.add(
                "counts from 1 to "
                    + threshold
                    + ": "
                    + declared.counts()
                    + (declared.also().isEmpty() ? "" : ", with them " + declared.also())
                    + (declared.within().isEmpty() ? "" : ", within " + declared.within())));
    if (action != Action.REPORT) {
      persons.forEach(
          wanted ->
              parts.add(
                  "k-anonymity: "
                      + action.code()
                      + ", k "
                      + wanted.k()
                      + ", "
                      + wanted.columns()
                      + wanted.person().map(person -> " by " + person).orElse("")));
    }
    return parts;
  }
}
