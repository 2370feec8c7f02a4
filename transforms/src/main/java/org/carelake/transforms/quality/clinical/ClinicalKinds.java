package org.carelake.transforms.quality.clinical;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.udf;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampType;
import org.carelake.transforms.quality.Arguments;
import org.carelake.transforms.quality.Check;
import org.carelake.transforms.quality.Parameter;
import org.carelake.transforms.quality.TestInputs;
import org.carelake.transforms.quality.TestKind;

/** Kinds about the times and values of care. Empty values pass. */
public final class ClinicalKinds {
  private static final String KEY = "__carelake_key";
  private static final String DEATH = "__carelake_death";

  private ClinicalKinds() {}

  /** All kinds of this group. */
  public static List<TestKind> all() {
    return List.of(
        TestKind.named(
                "plausible_age",
                "The age in years, or that of a date of birth on the date of the run, lies between"
                    + " two bounds.")
            .column()
            .optional("min", Parameter.Type.INTEGER, "0", "the least age in whole years")
            .optional("max", Parameter.Type.INTEGER, "120", "the greatest age in whole years")
            .asOf()
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Rows(implausibleAge(a, in))),
        TestKind.named("birth_not_in_future", "The date of birth is not after the date of the run.")
            .column()
            .asOf()
            .counts(
                TestKind.Unit.ROWS,
                (a, in) -> new Check.Rows(a.column().cast("date").gt(lit(in.asOf())))),
        TestKind.named("birth_before_death", "The date of birth is not after the date of death.")
            .column()
            .required("death", Parameter.Type.COLUMN, "the date of death")
            .counts(
                TestKind.Unit.ROWS,
                (a, in) ->
                    new Check.Rows(a.column().cast("date").gt(a.column("death").cast("date")))),
        order(
            "start_before_end",
            "What begins does not end before it began.",
            "start",
            "end",
            "the beginning",
            "the end"),
        order(
            "admission_before_discharge",
            "Nobody is discharged before being admitted.",
            "admission",
            "discharge",
            "the admission",
            "the discharge"),
        TestKind.named(
                "observation_in_bounds",
                "A measured value lies where one of a living person can lie; only codes and units"
                    + " of the list are looked at.")
            .column()
            .required("code", Parameter.Type.COLUMN, "the LOINC code")
            .required("unit", Parameter.Type.COLUMN, "the UCUM unit")
            .optional(
                "list",
                Parameter.Type.REFERENCE,
                "observation_bounds",
                "a file with columns loinc, unit, low, high")
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Rows(outOfBounds(a))),
        TestKind.named(
                "reference_resolves",
                "A reference as received, to one type of resource, names one that is there; other"
                    + " types, contained resources and urn: are left alone.")
            .column()
            .required("type", Parameter.Type.TEXT, "the type of resource, such as Patient")
            .required("to", Parameter.Type.TABLE, "the table of that type")
            .field("field", "to", "id", "its column of ids")
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Query(rows -> dangling(rows, a, in))),
        TestKind.named("no_care_after_death", "No care begins after the patient's death.")
            .column()
            .required("patient", Parameter.Type.COLUMN, "the id of the patient")
            .optional("patients", Parameter.Type.TABLE, "silver.patient", "the table of patients")
            .field("key", "patients", "id", "its column of ids")
            .field("death", "patients", "deceased_date", "its column of the date of death")
            .optional(
                "grace_days",
                Parameter.Type.INTEGER,
                "1",
                "days after death that still count, for what is closed afterwards")
            .counts(
                TestKind.Unit.ROWS, (a, in) -> new Check.Query(rows -> afterDeath(rows, a, in))),
        TestKind.named(
                "no_duplicate_event",
                "One clinical event stands in one row, whatever its id; counts the rows too many."
                    + " Rows without patient, code or time are left alone.")
            .required("patient", Parameter.Type.COLUMN, "the id of the patient")
            .required("code", Parameter.Type.COLUMN, "what was done, found or given")
            .required("at", Parameter.Type.COLUMN, "when")
            .optional("also", Parameter.Type.COLUMNS, "further columns that tell events apart")
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Repeats(eventKey(a), true, true)));
  }

  private static TestKind order(
      String name, String description, String first, String last, String one, String other) {
    return TestKind.named(name, description)
        .required(first, Parameter.Type.COLUMN, one)
        .required(last, Parameter.Type.COLUMN, other)
        .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Rows(a.column(first).gt(a.column(last))));
  }

  private static Column implausibleAge(Arguments a, TestInputs inputs) {
    int least = Math.toIntExact(a.integer("min").orElseThrow());
    int greatest = Math.toIntExact(a.integer("max").orElseThrow());
    boolean isBirth =
        a.columnType(TestKind.COLUMN) instanceof DateType
            || a.columnType(TestKind.COLUMN) instanceof TimestampType;
    if (!isBirth) {
      return a.column().lt(least).or(a.column().gt(greatest));
    }
    Column birth = a.column().cast("date");
    Column asOf = lit(inputs.asOf());
    // a birthday less than so many years ago, or more than so many and one
    return add_months(birth, 12 * least)
        .gt(asOf)
        .or(add_months(birth, 12 * (greatest + 1)).leq(asOf));
  }

  private static Column outOfBounds(Arguments a) {
    Bounds bounds = Bounds.of(a.reference("list"));
    UDF3<String, String, BigDecimal, Boolean> outside =
        (code, unit, value) -> bounds.outside(code, unit, value);
    return udf(outside, DataTypes.BooleanType)
        .apply(a.column("code"), a.column("unit"), a.column().cast("decimal(38,12)"));
  }

  private static Dataset<Row> dangling(Dataset<Row> rows, Arguments a, TestInputs inputs) {
    Column id =
        regexp_extract(
            a.column(),
            "^(?:[a-z]+://.*/)?"
                + Pattern.quote(a.text("type"))
                + "/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?$",
            1);
    Dataset<Row> targets = inputs.tables().apply(a.table("to")).select(a.field("field").as(KEY));
    return rows.where(a.column().isNotNull().and(id.notEqual("")))
        .join(targets, id.equalTo(col(KEY)), "left_anti");
  }

  private static Dataset<Row> afterDeath(Dataset<Row> rows, Arguments a, TestInputs inputs) {
    int grace = Math.toIntExact(a.integer("grace_days").orElseThrow());
    Dataset<Row> dead =
        inputs
            .tables()
            .apply(a.table("patients"))
            .select(a.field("key").as(KEY), a.field("death").cast("date").as(DEATH))
            .where(col(DEATH).isNotNull());
    return rows.join(
        dead,
        a.column("patient")
            .equalTo(col(KEY))
            .and(a.column().cast("date").gt(date_add(col(DEATH), grace))),
        "left_semi");
  }

  private static List<Column> eventKey(Arguments a) {
    List<Column> key = new ArrayList<>(a.columns("also"));
    key.add(a.column("patient"));
    key.add(a.column("code"));
    key.add(a.column("at"));
    return key;
  }
}
