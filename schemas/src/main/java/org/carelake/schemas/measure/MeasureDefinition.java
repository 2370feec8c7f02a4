package org.carelake.schemas.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.Location;

/**
 * One entry of a catalogue of measures. All SQL is about one person: it may name the columns of the
 * table of persons, the facts, {@code period_start}, {@code period_end} and {@code as_of} (dates),
 * {@code age_at_start} and {@code age_at_end} (whole years on first and last day).
 *
 * @param id lower-case letters, digits and underscores
 * @param source where the method is published
 * @param facts what is known about a person
 * @param initialPopulation whom the measure is about: a condition
 * @param denominator of these, who counts; all where absent
 * @param exclusions conditions that take a person out of the denominator, by name
 * @param numerator who meets the measure: a condition
 * @param denominatorAmount how often a person counts; 1 where absent
 * @param numeratorAmount how often a person in the numerator counts; 1 where absent
 * @param evidenceDate a date: when what decides was done
 * @param evidenceValue a number: what was measured
 * @param evidenceText what was found, in words or codes
 * @param due a date: until when an open gap should be closed; the period's end where absent
 */
public record MeasureDefinition(
    String id,
    String title,
    String description,
    String source,
    String version,
    MeasurePeriod period,
    MeasureGap gap,
    List<MeasureFact> facts,
    SqlText initialPopulation,
    Optional<SqlText> denominator,
    Map<String, SqlText> exclusions,
    SqlText numerator,
    Optional<SqlText> denominatorAmount,
    Optional<SqlText> numeratorAmount,
    Optional<SqlText> evidenceDate,
    Optional<SqlText> evidenceValue,
    Optional<SqlText> evidenceText,
    Optional<SqlText> due,
    Location location) {
  public MeasureDefinition {
    Objects.requireNonNull(id, "id is null");
    facts = List.copyOf(facts);
    exclusions = Collections.unmodifiableMap(new LinkedHashMap<>(exclusions));
  }
}
