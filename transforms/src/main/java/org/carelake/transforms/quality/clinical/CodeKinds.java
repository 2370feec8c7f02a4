package org.carelake.transforms.quality.clinical;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.upper;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.transforms.quality.Arguments;
import org.carelake.transforms.quality.Check;
import org.carelake.transforms.quality.Parameter;
import org.carelake.transforms.quality.ReferenceList;
import org.carelake.transforms.quality.TestKind;

/**
 * Kinds about codes and identifiers. Where the argument {@code system} names the column of the code
 * system, only the rows whose system is the right one are looked at. Empty values pass.
 */
public final class CodeKinds {
  private static final String ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
  private static final String LOINC = "http://loinc.org";
  private static final String SNOMED_CT = "http://snomed.info/sct";
  private static final String NPI = "http://hl7.org/fhir/sid/us-npi";
  private static final String RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
  private static final String CVX = "http://hl7.org/fhir/sid/cvx";
  private static final String UCUM = "http://unitsofmeasure.org";

  private CodeKinds() {}

  /** All kinds of this group. */
  public static List<TestKind> all() {
    return List.of(
        code("icd10cm_form", "Every code has the form of ICD-10-CM, with the dot.")
            .counts(
                TestKind.Unit.ROWS,
                (a, in) -> pattern(a, ICD_10_CM, "^[A-Z][0-9][0-9AB](\\.[0-9A-Z]{1,4})?$")),
        code("icd10cm_member", "Every code stands in a list of ICD-10-CM; dots do not matter.")
            .optional(
                "list",
                Parameter.Type.REFERENCE,
                "icd10cm",
                "a file with a column code: your release of ICD-10-CM")
            .counts(
                TestKind.Unit.ROWS,
                (a, in) -> new Check.Query(rows -> strangers(rows, a, ICD_10_CM))),
        code("loinc_check_digit", "Every code has the form of LOINC and its check digit.")
            .counts(TestKind.Unit.ROWS, (a, in) -> valid(a, LOINC, CheckDigits::isLoinc)),
        code(
                "snomed_check_digit",
                "Every code has the form of a SNOMED CT concept and its check digit.")
            .counts(
                TestKind.Unit.ROWS, (a, in) -> valid(a, SNOMED_CT, CheckDigits::isSnomedConcept)),
        code("npi_check_digit", "Every identifier has the form of an NPI and its check digit.")
            .counts(TestKind.Unit.ROWS, (a, in) -> valid(a, NPI, CheckDigits::isNpi)),
        code("rxnorm_form", "Every code has the form of an RxNorm concept.")
            .counts(TestKind.Unit.ROWS, (a, in) -> pattern(a, RXNORM, "^[1-9][0-9]{0,7}$")),
        code("cvx_form", "Every code has the form of a CVX vaccine code.")
            .counts(TestKind.Unit.ROWS, (a, in) -> pattern(a, CVX, "^(0[1-9]|[1-9][0-9]{1,2})$")),
        code("ucum_unit", "Every unit is one of UCUM.")
            .counts(TestKind.Unit.ROWS, (a, in) -> valid(a, UCUM, Units::isUcum)));
  }

  private static TestKind.Builder code(String name, String description) {
    return TestKind.named(name, description)
        .column()
        .optional("system", Parameter.Type.COLUMN, "the column of the code system");
  }

  /** The rows whose code a system is asked for. */
  private static Column of(Arguments arguments, String system) {
    Column there = arguments.column().isNotNull();
    return arguments.has("system") ? there.and(arguments.column("system").equalTo(system)) : there;
  }

  private static Check pattern(Arguments arguments, String system, String form) {
    return new Check.Rows(of(arguments, system).and(not(arguments.column().rlike(form))));
  }

  private static Check valid(Arguments arguments, String system, UDF1<String, Boolean> rule) {
    UDF1<String, Boolean> breaks = text -> text != null && !rule.call(text);
    return new Check.Rows(
        of(arguments, system).and(udf(breaks, DataTypes.BooleanType).apply(arguments.column())));
  }

  private static Dataset<Row> strangers(Dataset<Row> rows, Arguments arguments, String system) {
    ReferenceList list = arguments.reference("list");
    Dataset<Row> members =
        rows.sparkSession()
            .createDataset(
                list.rows("code").stream()
                    .map(
                        line ->
                            line.values()
                                .get(0)
                                .replace(".", "")
                                .toUpperCase(java.util.Locale.ROOT))
                    .toList(),
                Encoders.STRING())
            .toDF("__carelake_member");
    Column code = upper(regexp_replace(trim(arguments.column()), lit("\\."), lit("")));
    return rows.where(of(arguments, system))
        .join(members, code.equalTo(col("__carelake_member")), "left_anti");
  }
}
