package org.carelake.transforms.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Expected values by hand; hashes and offsets by Python's hmac and hashlib. */
@ExtendWith(SparkExtension.class)
class TwinRowsTest {
  private static final String P1 =
      "0fb486465d6bf4ea8e74cdd099102e06e4e5320cbaeed36b0febf2e77195e98b";
  private static final ModelContract PATIENT =
      TwinFixture.contract(
          "patient",
          "id string id",
          "gender string demographic",
          "birth_date date birth-date",
          "age_years int demographic",
          "registration_date date date",
          "practitioner_id string entity-id",
          "name_family string name",
          "phone_number string telecom",
          "zip string postal-code",
          "last_updated timestamp date",
          "seen array<string> id");
  private static final String ROWS =
      """
      select * from values
        ('p1', 'female', date'1930-11-02', 95, date'2025-03-01', 'Practitioner/p1', 'Doe',
          '(555) 010-0123', '10201-1234', timestamp'2025-03-02 23:59:59.5', array('p1', null)),
        ('p2', 'male', date'2027-01-01', null, date'2025-03-11', null, null, '12', '48x', null, null),
        (null, null, null, 89, date'2025-03-01', null, null, null, '48226', null, null)
      as t(id, gender, birth_date, age_years, registration_date, practitioner_id, name_family,
        phone_number, zip, last_updated, seen)
      """;

  private static Dataset<Row> twin(SparkSession spark, String profile) {
    return TwinRows.of(
        TwinFixture.plan(profile, PATIENT), spark.sql(ROWS), TwinFixture.KEY, TwinFixture.AS_OF);
  }

  private static List<String> json(Dataset<Row> rows) {
    return rows.toJSON().collectAsList();
  }

  @Test
  void safeHarborLeavesPseudonymsShiftedDatesAndCoarsePlaces(SparkSession spark) {
    Dataset<Row> twin = twin(spark, "safe-harbor");
    assertThat(twin.schema().toDDL())
        .isEqualTo(
            "id STRING,gender STRING,age_years INT,registration_date DATE,practitioner_id STRING,"
                + "zip STRING,last_updated TIMESTAMP,seen ARRAY<STRING>");
    // p1: 238 days back, p2: 170; 102 is a sparse prefix, 48x no postal code
    assertThat(json(twin.drop("last_updated")).get(0))
        .isEqualTo(
            "{\"id\":\"P\",\"gender\":\"female\",\"age_years\":90,\"registration_date\":\"2024-07-06\",\"practitioner_id\":\"P\",\"zip\":\"000\",\"seen\":[\"P\",null]}"
                .replace("P\"", P1 + "\""));
    assertThat(twin.selectExpr("cast(last_updated as string)").first().getString(0))
        .isEqualTo("2024-07-07 00:00:00");
    assertThat(json(twin.drop("id")).get(1))
        .isEqualTo("{\"gender\":\"male\",\"registration_date\":\"2024-09-22\"}");
    assertThat(json(twin).get(2)).isEqualTo("{\"age_years\":89,\"zip\":\"482\"}");
  }

  @Test
  void datesMayBeCutToTheYear(SparkSession spark) {
    assertThat(json(twin(spark, "safe-harbor-years").select("registration_date_year")))
        .containsOnly("{\"registration_date_year\":2025}");
  }

  @Test
  void engageIsTheGuidesTable(SparkSession spark) {
    Dataset<Row> twin = twin(spark, "engage").drop("last_updated", "seen_hash");
    assertThat(json(twin))
        .containsExactly(
            "{\"patient_id_hash\":\"ec6ef230f1828039ee794566b9c58adc\",\"gender\":\"female\",\"age_years\":95,\"registration_date\":\"2025-03-01\",\"practitioner_id\":\"Practitioner/p1\",\"name_family_masked\":\"REDACTED\",\"phone_number_masked\":\"XXX-XXX-0123\",\"zip\":\"102XX\"}",
            "{\"patient_id_hash\":\"1d665b9b1467944c128a5575119d1cfd\",\"gender\":\"male\",\"registration_date\":\"2025-03-11\",\"name_family_masked\":\"REDACTED\",\"phone_number_masked\":\"NO PHONE\",\"zip\":\"48xXX\"}",
            "{\"age_years\":89,\"registration_date\":\"2025-03-01\",\"name_family_masked\":\"REDACTED\",\"phone_number_masked\":\"NO PHONE\",\"zip\":\"482XX\"}");
  }

  @Test
  void formsWithoutASubjectShareOneMd5InTheGuidesTable(SparkSession spark) {
    ModelContract form =
        TwinFixture.contract("qr_x", "subject_patient_id string id", "encounter_id string id");
    Dataset<Row> twin =
        TwinRows.of(
            TwinFixture.plan("engage", form),
            spark.sql("select cast(null as string) subject_patient_id, 'e1' encounter_id"),
            TwinFixture.KEY,
            TwinFixture.AS_OF);
    assertThat(json(twin))
        .containsExactly(
            "{\"subject_patient_id_hash\":\"d41d8cd98f00b204e9800998ecf8427e\",\"encounter_id\":\"e1\"}");
  }

  @Test
  void noPlanShowsTheKey(SparkSession spark) {
    Dataset<Row> twin = twin(spark, "safe-harbor");
    String plans =
        twin.queryExecution().toString()
            + twin.queryExecution().analyzed().toJSON()
            + twin.queryExecution().optimizedPlan().toJSON()
            + twin.queryExecution().optimizedPlan().treeString(true, true, 10_000, true, true)
            + twin.queryExecution()
                .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("codegen"))
            + twin.queryExecution()
                .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("formatted"));
    assertThat(plans).contains("mask_hash").doesNotContain("key for tests");
  }
}
