package org.carelake.schemas.masking;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;

/**
 * The rules by which the anonymised track is made. What no rule admits is not in it.
 *
 * @param standard what the profile promises to keep to
 * @param classes a rule for each PHI class that is admitted or dropped
 * @param columns rules for columns by name; the first that fits counts
 * @param links rules for columns by the link id of the form item they answer
 * @param patientColumns where a row names its patient, when no test of its contract says so
 * @param kAnonymity what the k-anonymity report is about
 * @param aggregates tables whose rows count people
 * @param commonWords names that are words too, in lower case: the leak check looks for them beside
 *     another name of the same person only
 * @param text the files it was read from, for telling when a rule has changed
 */
public record MaskingProfile(
    String name,
    String description,
    MaskingStandard standard,
    Map<PhiClass, MaskingRule> classes,
    List<ColumnRule> columns,
    Map<String, MaskingRule> links,
    List<ColumnPattern> patientColumns,
    List<KAnonymity> kAnonymity,
    List<AggregateTable> aggregates,
    Set<String> commonWords,
    String text,
    Location location) {
  public MaskingProfile {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(standard, "standard is null");
    classes = Map.copyOf(classes);
    columns = List.copyOf(columns);
    links = Map.copyOf(links);
    patientColumns = List.copyOf(patientColumns);
    kAnonymity = List.copyOf(kAnonymity);
    aggregates = List.copyOf(aggregates);
    commonWords = Set.copyOf(commonWords);
  }

  /**
   * A rule for columns by name.
   *
   * @param classes the PHI classes that it is limited to; empty for all
   */
  public record ColumnRule(ColumnPattern pattern, Set<PhiClass> classes, MaskingRule rule) {
    public ColumnRule {
      Objects.requireNonNull(pattern, "pattern is null");
      Objects.requireNonNull(rule, "rule is null");
      classes = Set.copyOf(classes);
    }

    boolean matches(String model, String column, PhiClass phi) {
      return (classes.isEmpty() || classes.contains(phi)) && pattern.matches(model, column);
    }
  }

  /** The rule for a column: by name, else by link, else by class; empty when there is none. */
  public Optional<MaskingRule> rule(
      String model, String column, PhiClass phi, Optional<String> link) {
    return columns.stream()
        .filter(rule -> rule.matches(model, column, phi))
        .map(ColumnRule::rule)
        .findFirst()
        .or(() -> link.map(links::get))
        .or(() -> Optional.ofNullable(classes.get(phi)));
  }

  /** Whether a pattern says that this column names the row's patient. */
  public boolean namesPatient(String model, String column) {
    return patientColumns.stream().anyMatch(pattern -> pattern.matches(model, column));
  }
}
