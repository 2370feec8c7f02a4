package org.carelake.transforms.standard;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CodeStandardsTest {
  private static final List<String> PIECES =
      List.of(
          " ",
          "\t",
          "\u00a0",
          "\u200b",
          "/",
          "//",
          "http://",
          "HTTPS://",
          "www.",
          "urn:oid:",
          "URN:OID:",
          "snomed.info/sct",
          "LOINC.org",
          "2.16.840.1.113883.6.96",
          "hl7.org/fhir/",
          "v3/",
          "V3/",
          "v2/",
          "ActCode",
          "0001",
          "sid/icd-10-cm",
          "example.org",
          "e11.9",
          "İ",
          "ß",
          "ı",
          "",
          "é",
          "x|1",
          "#");

  @Test
  void knownSystemsGetTheirCanonicalUri(SparkSession spark) {
    assertSystems(
        spark,
        "http://snomed.info/sct",
        "http://snomed.info/sct",
        "https://snomed.info/sct/",
        "HTTP://SNOMED.INFO/SCT",
        "urn:oid:2.16.840.1.113883.6.96",
        "URN:OID:2.16.840.1.113883.6.96",
        "2.16.840.1.113883.6.96",
        " \u00a0http://www.snomed.info/sct/ ");
    assertSystems(
        spark, "http://loinc.org", "https://www.LOINC.org", "urn:oid:2.16.840.1.113883.6.1");
    assertSystems(
        spark,
        "http://www.nlm.nih.gov/research/umls/rxnorm",
        "http://nlm.nih.gov/research/umls/RxNorm",
        "urn:oid:2.16.840.1.113883.6.88");
    assertSystems(
        spark,
        "http://hl7.org/fhir/sid/icd-10-cm",
        "http://HL7.org/fhir/sid/ICD-10-CM",
        "urn:oid:2.16.840.1.113883.6.90");
    assertSystems(spark, "http://hl7.org/fhir/sid/icd-9-cm", "urn:oid:2.16.840.1.113883.6.103");
    assertSystems(spark, "http://hl7.org/fhir/sid/cvx", "urn:oid:2.16.840.1.113883.12.292");
    assertSystems(spark, "http://hl7.org/fhir/sid/ndc", "urn:oid:2.16.840.1.113883.6.69");
    assertSystems(
        spark, "http://unitsofmeasure.org", "https://unitsofmeasure.org/", "2.16.840.1.113883.6.8");
    assertSystems(spark, "http://www.ama-assn.org/go/cpt", "urn:oid:2.16.840.1.113883.6.12");
    assertSystems(
        spark,
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "https://www.cms.gov/medicare/coding/hcpcsreleasecodesets",
        "urn:oid:2.16.840.1.113883.6.285");
  }

  @Test
  void systemsOfHl7VersionsTwoAndThreeGetTheirNewHome(SparkSession spark) {
    assertSystems(
        spark,
        "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "http://hl7.org/fhir/v3/ActCode",
        "http://hl7.org/fhir/v3/actcode",
        "urn:oid:2.16.840.1.113883.5.4",
        "https://terminology.hl7.org/CodeSystem/v3-ActCode");
    assertSystems(
        spark,
        "http://terminology.hl7.org/CodeSystem/v3-SpecialArrangement",
        "http://hl7.org/fhir/v3/SpecialArrangement/");
    assertSystems(
        spark, "http://terminology.hl7.org/CodeSystem/v2-0203", "http://hl7.org/fhir/v2/0203");
  }

  @Test
  void unknownSystemsKeepTheirCaseAndBlankOnesAreNull(SparkSession spark) {
    assertSystems(spark, "http://Example.org/Codes", " http://Example.org/Codes// ");
    assertSystems(spark, "urn:oid:1.2.3", "urn:oid:1.2.3");
    assertSystems(spark, "urn:oid:2.16.840.1.113883.6.104", "urn:oid:2.16.840.1.113883.6.104");
    assertSystems(spark, "urn:oid:2.16.840.1.113883.6.238", "2.16.840.1.113883.6.238");
    assertSystems(spark, null, "", "  ", "\u00a0\t", "/", null);
  }

  @Test
  void theCaseOfACodeIsMendedByTheSystemBesideIt(SparkSession spark) {
    Dataset<Row> input =
        spark.sql(
            """
            select * from values
              (1, 'urn:oid:2.16.840.1.113883.6.90', ' e11.9 '),
              (2, 'http://loinc.org/', 'la6752-5'),
              (3, 'http://unitsofmeasure.org', 'mm[Hg]'),
              (4, null, 'e11.9'),
              (5, 'http://loinc.org', ' '),
              (6, 'http://snomed.info/sct', '73211009\u00a0'),
              (7, 'urn:oid:2.16.840.1.113883.5.4', ' hh'),
              (8, 'http://terminology.hl7.org/CodeSystem/v3-ActCode', '_ActEncounterCode')
              as t (n, code_system, code)
            """);
    Dataset<Row> mended =
        CodeStandards.apply(input, Map.of("code_system", "system", "code", "code"));
    assertThat(mended.columns()).isEqualTo(input.columns());
    assertThat(strings(mended, "code"))
        .containsExactly(
            "E11.9", "LA6752-5", "mm[Hg]", "e11.9", null, "73211009", "HH", "_ActEncounterCode");
    assertThat(strings(mended, "code_system"))
        .containsExactly(
            "http://hl7.org/fhir/sid/icd-10-cm",
            "http://loinc.org",
            "http://unitsofmeasure.org",
            null,
            "http://loinc.org",
            "http://snomed.info/sct",
            "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "http://terminology.hl7.org/CodeSystem/v3-ActCode");
  }

  @Test
  void theSystemOfACodeIsFoundByItsName(SparkSession spark) {
    Dataset<Row> input =
        spark.sql(
            "select 'http://loinc.org' as system, 'la1-8' as code,"
                + " 'http://hl7.org/fhir/sid/icd-10' as reason_system, 'i10' as reason_code,"
                + " 'ab' as other_code");
    Dataset<Row> mended =
        CodeStandards.apply(
            input, Map.of("code", "code", "reason_code", "code", "other_code", "code"));
    assertThat(mended.select("code", "reason_code", "other_code").first().mkString(" "))
        .isEqualTo("LA1-8 I10 ab");
  }

  @Test
  void lowerCodesAndArraysOfCodesAreMended(SparkSession spark) {
    Dataset<Row> input =
        spark.sql("select ' In-Progress' as status, array(' A ', 'b', '') as codes, 'X ' as kept");
    Dataset<Row> mended =
        CodeStandards.apply(input, Map.of("status", "code-lower", "codes", "code-lower"));
    assertThat(mended.columns()).containsExactly("status", "codes", "kept");
    assertThat(mended.first().getString(0)).isEqualTo("in-progress");
    assertThat(mended.first().<String>getList(1)).containsExactly("a", "b", null);
    assertThat(mended.first().getString(2)).isEqualTo("X ");
  }

  @Test
  void everyRuleLeavesWhatItHasMended(SparkSession spark) {
    Dataset<Row> input = spark.createDataset(strangeStrings(), Encoders.STRING()).toDF("v");
    for (String rule : List.of("system", "code", "code-lower")) {
      Dataset<Row> once = CodeStandards.apply(input, Map.of("v", rule));
      Dataset<Row> twice = CodeStandards.apply(once, Map.of("v", rule));
      assertThat(strings(twice, "v")).as(rule).isEqualTo(strings(once, "v"));
    }
  }

  @Test
  void everyAliasLeadsToACanonicalUriThatLeadsToItself(SparkSession spark) {
    List<String> aliases = new ArrayList<>(CodeSystems.aliases().keySet());
    Dataset<Row> input = spark.createDataset(aliases, Encoders.STRING()).toDF("v");
    assertThat(strings(CodeStandards.apply(input, Map.of("v", "system")), "v"))
        .isEqualTo(aliases.stream().map(CodeSystems.aliases()::get).toList())
        .allSatisfy(uri -> assertThat(CodeSystems.canonical()).contains(uri));
  }

  @Test
  void aRuleForAMissingOrNumericColumnOrAnUnknownRuleIsRefused(SparkSession spark) {
    Dataset<Row> input = spark.sql("select 1 as n, 'x' as code");
    assertThatThrownBy(() -> CodeStandards.apply(input, Map.of("absent", "code")))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("\"absent\"")
        .hasMessageContaining("n, code");
    assertThatThrownBy(() -> CodeStandards.apply(input, Map.of("n", "code")))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("expects a string, found int");
    assertThatThrownBy(() -> CodeStandards.apply(input, Map.of("code", "upper")))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("system, code, code-lower")
        .hasMessageContaining("\"upper\"");
  }

  private static void assertSystems(SparkSession spark, String expected, String... received) {
    Column mended = CodeStandards.system(col("v")).as("v");
    Dataset<Row> input =
        spark.createDataset(Arrays.asList(received), Encoders.STRING()).toDF("v").select(mended);
    assertThat(strings(input, "v")).hasSize(received.length).containsOnly(expected);
  }

  /** Two thousand strings put together from pieces that matter, the same in every run. */
  private static List<String> strangeStrings() {
    Random random = new Random(20_260_101);
    return IntStream.range(0, 2_000)
        .mapToObj(
            n ->
                IntStream.range(0, random.nextInt(6))
                    .mapToObj(piece -> PIECES.get(random.nextInt(PIECES.size())))
                    .reduce("", String::concat))
        .toList();
  }

  private static List<String> strings(Dataset<Row> data, String column) {
    return data.select(column).collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toList());
  }
}
