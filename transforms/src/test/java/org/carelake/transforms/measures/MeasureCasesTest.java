package org.carelake.transforms.measures;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.measure.MeasureCatalogue;
import org.carelake.schemas.measure.MeasureCatalogueReader;
import org.carelake.schemas.measure.MeasureDefinition;
import org.carelake.schemas.measure.MeasureGap;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shipped measures over hand-made people: every boundary of every population, in one query. */
@ExtendWith(SparkExtension.class)
class MeasureCasesTest {
  private static final Path MEASURES = ClinicalTables.MODELS.resolve("measures");
  private static final Pattern EXPECTED =
      Pattern.compile(
          "(?<result>[-DN]|X\\((?<reason>[^)]*)\\))( (?<date>\\d{4}-\\d\\d-\\d\\d)( (?<value>[0-9.]+))?)?"
              + "( due (?<due>\\S+))?( amounts (?<denominator>\\d+) (?<numerator>\\d+))?");

  private static MeasureCatalogue catalogue() throws Exception {
    Path file = MEASURES.resolve("_measures.yml");
    return MeasureCatalogueReader.read(file.toString(), Files.readString(file));
  }

  private static ValueSets valueSets() throws Exception {
    Path file = MEASURES.resolve("value_sets.csv");
    return ValueSets.of(ValueSetReader.list(file.toString(), Files.readString(file)), List.of());
  }

  @Test
  void everyBoundaryOfEveryMeasureIsWhereItsDescriptionSays(SparkSession spark) throws Exception {
    MeasureCatalogue catalogue = catalogue();
    List<MeasureCase> cases = MeasureCase.read(Path.of("src/test/resources/measures/cases.txt"));
    ClinicalTables tables = new ClinicalTables();
    cases.forEach(tables::add);

    Map<String, Row> results = new TreeMap<>();
    for (Row row :
        MeasuresQuery.of(catalogue, ClinicalTables.schemas(), valueSets())
            .apply(table -> tables.table(spark, table), LocalDate.of(2025, 12, 31))
            .collectAsList()) {
      assertThat(results.put(row.getAs("measure_id") + " " + row.getAs("person_id"), row))
          .as("one row per measure and person")
          .isNull();
    }

    List<String> wrong = new ArrayList<>();
    for (MeasureCase each : cases) {
      String found = described(results.get(each.measure() + " " + each.person()), each.expected());
      String expected = normal(each.expected());
      if (!found.equals(expected)) {
        wrong.add(each.measure() + ", " + each.what() + ": " + expected + " → " + found);
      }
    }
    assertThat(wrong).isEmpty();
    for (MeasureDefinition measure : catalogue.measures()) {
      gapsFit(measure, results);
    }
  }

  @Test
  void everyMeasureHasTenCasesAtLeast() throws Exception {
    Map<String, Long> counts =
        MeasureCase.read(Path.of("src/test/resources/measures/cases.txt")).stream()
            .collect(groupingBy(MeasureCase::measure, TreeMap::new, counting()));
    assertThat(catalogue().measures())
        .allSatisfy(
            measure ->
                assertThat(counts.getOrDefault(measure.id(), 0L))
                    .as(measure.id())
                    .isGreaterThanOrEqualTo(10));
    assertThat(counts.keySet())
        .hasSameElementsAs(catalogue().measures().stream().map(MeasureDefinition::id).toList());
  }

  /** What was found, in the words of the file; only what the case says something about. */
  private static String described(Row row, String expected) {
    if (row == null) {
      return "-";
    }
    StringBuilder text = new StringBuilder(result(row));
    Matcher wanted = parts(expected);
    Object date = row.getAs("evidence_date");
    text.append(" ").append(date == null ? "" : date);
    BigDecimal value = row.getAs("evidence_value");
    // a value belongs to a date that the case names
    text.append(" ").append(value == null || wanted.group("value") == null ? "" : plain(value));
    if (wanted.group("due") != null) {
      text.append(" due ").append(row.<Object>getAs("due_date"));
    }
    if (wanted.group("denominator") != null) {
      text.append(" amounts ")
          .append(plain(row.getAs("denominator_amount")))
          .append(" ")
          .append(plain(row.getAs("numerator_amount")));
    }
    return text.toString();
  }

  private static String result(Row row) {
    if (row.<Boolean>getAs("is_excluded")) {
      return "X(" + row.getAs("exclusion_reason") + ")";
    }
    if (row.<Boolean>getAs("is_numerator")) {
      return "N";
    }
    return row.<Boolean>getAs("is_denominator") ? "D" : "I";
  }

  private static String normal(String expected) {
    Matcher wanted = parts(expected);
    if (expected.equals("-")) {
      return "-";
    }
    return wanted.group("result")
        + " "
        + orEmpty(wanted.group("date"))
        + " "
        + (wanted.group("value") == null ? "" : plain(new BigDecimal(wanted.group("value"))))
        + (wanted.group("due") == null ? "" : " due " + wanted.group("due"))
        + (wanted.group("denominator") == null
            ? ""
            : " amounts " + wanted.group("denominator") + " " + wanted.group("numerator"));
  }

  private static Matcher parts(String expected) {
    Matcher matcher = EXPECTED.matcher(expected);
    if (!matcher.matches()) {
      throw new AssertionError("not understood: " + expected);
    }
    return matcher;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /** An open gap is one that the measure's own rule says, and never of somebody excluded. */
  private static void gapsFit(MeasureDefinition measure, Map<String, Row> results) {
    results.forEach(
        (key, row) -> {
          if (!key.startsWith(measure.id() + " ")) {
            return;
          }
          boolean counts =
              row.<Boolean>getAs("is_denominator") && !row.<Boolean>getAs("is_excluded");
          boolean numerator = row.getAs("is_numerator");
          String gap = "none";
          if (counts && measure.gap() != MeasureGap.NONE) {
            gap = numerator == (measure.gap() == MeasureGap.MET) ? "open" : "closed";
          }
          String found = row.getAs("gap_status");
          assertThat(found == null ? "none" : found).as(key).isEqualTo(gap);
          assertThat(row.<Object>getAs("due_date") != null).as(key).isEqualTo(!gap.equals("none"));
        });
  }
}
