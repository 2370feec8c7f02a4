package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo tenant from NDJSON to published Parquet. */
@ExtendWith(EngageExtension.class)
class EngageIT {
  @TempDir private Path folder;

  @Test
  void everyModelIsWrittenAndEveryTestPasses(EngageExtension.Run engage) {
    assertThat(engage.ingested().failures()).isEmpty();
    assertThat(engage.ingested().quarantinedTotal()).isZero();
    assertThat(engage.built())
        .hasSizeGreaterThan(40)
        .allSatisfy(result -> assertThat(result.status()).isEqualTo(ModelStatus.OK))
        .allSatisfy(result -> assertThat(result.message()).isEmpty());
    List<TestResult> tests = engage.pipeline().test();
    assertThat(tests)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            result -> assertThat(result.status()).as(result.message()).isEqualTo(TestStatus.PASS));
  }

  @Test
  void bronzeHoldsWhatWasCountedInTheFiles(EngageExtension.Run engage) throws Exception {
    JsonNode expected =
        new ObjectMapper()
            .readTree(Pipeline.CHECKOUT.resolve("data-samples/engage/expected.json").toFile())
            .path("resources");
    assertThat(expected).hasSize(13);
    for (Map.Entry<String, JsonNode> type : expected.properties()) {
      JsonNode counts = type.getValue();
      Row found =
          engage
              .pipeline()
              .lakehouse()
              .read(bronze(type.getKey()))
              .selectExpr(
                  "count_if(not deleted)",
                  "count_if(deleted)",
                  "count(distinct id)",
                  "count_if(is_current)",
                  "count_if(is_current and not deleted)")
              .head();
      assertThat(found)
          .as("versions, deletions, ids, newest of ids and current resources: %s", type.getKey())
          .isEqualTo(
              RowFactory.create(
                  counts.path("distinct_versions").asLong(),
                  counts.path("deletions").asLong(),
                  counts.path("ids").asLong(),
                  counts.path("ids").asLong(),
                  counts.path("current").asLong()));
    }
  }

  @Test
  void publicationHoldsWhatDuckDbFindsInTheRawFiles(EngageExtension.Run engage) throws Exception {
    Path script = Path.of(engage.pipeline().named().duckDbScript());
    try (DuckDb duckDb = DuckDb.open(script)) {
      RawEngage.load(duckDb);
      assertThat(
              duckDb.rows(
                  "select (select count(*) from patient), (select count(*) from encounters),"
                      + " (select count(*) from practitioners), (select count(*) from organizations),"
                      + " (select count(*) from locations)"))
          .containsExactly("400|1082|72|13|15");
      for (Map.Entry<String, String> comparison : comparisons().entrySet()) {
        assertSameRows(duckDb, comparison.getKey(), comparison.getValue());
      }
    }
  }

  /** What the publication says, and how DuckDB works it out. */
  private static Map<String, String> comparisons() {
    return Map.of(
        """
        select id, gender, birth_date, name_family, name_given, phone_number, active, deceased
        from patient
        """,
        """
        select
          id, json->>'$.gender',
          case when json->>'$.birthDate' similar to '[0-9]{4}-[0-9]{2}-[0-9]{2}'
            then (json->>'$.birthDate')::date end,
          json->>'$.name[0].family',
          nullif(array_to_string(json_extract_string(json, '$.name[0].given[*]'), ' '), ''),
          value,
          (json->>'$.active')::boolean,
          case when json->>'$.deceasedDateTime' is not null then true
            else (json->>'$.deceasedBoolean')::boolean end
        from raw.current left join raw.telecom using (type, id)
        where type = 'Patient'
        """,
        "select id, age_years from patient",
        "select id, date_sub('year', birth_date, date '2026-11-01') from patient",
        "select gender, count(*), sum(day(birth_date)) from patient group by all",
        """
        select json->>'$.gender', count(*), sum(day(case when length(json->>'$.birthDate') = 10
          then (json->>'$.birthDate')::date end))
        from raw.current where type = 'Patient' group by all
        """,
        "select status, subject_type, class_code, count(*) from encounters group by all",
        """
        select json->>'$.status', split_part(json->>'$.subject.reference', '/', 1),
          upper(trim(json->>'$.class.code')), count(*)
        from raw.current where type = 'Encounter' group by all
        """,
        """
        select id, subject_id, month, reasoncode, epoch_us(period_start), practitioner_id,
          location_id, practitioner_organization_id, practitioner_careteam_id
        from encounters
        """,
        """
        select
          id, split_part(json->>'$.subject.reference', '/', 2),
          try_cast(left(json->>'$.period.start', 7) || '-01' as date),
          json->>'$.reasonCode[0].text',
          case when json->>'$.period.start' like '%T%'
            then epoch_us((json->>'$.period.start')::timestamptz) end,
          (select code from raw.tag
            where kind = 'practitioner' and tag.type = r.type and tag.id = r.id),
          (select code from raw.tag
            where kind = 'practitioner location' and tag.type = r.type and tag.id = r.id),
          (select code from raw.tag
            where kind = 'practitioner organization' and tag.type = r.type and tag.id = r.id),
          (select code from raw.tag
            where kind = 'practitioner careteam' and tag.type = r.type and tag.id = r.id)
        from raw.current as r
        where type = 'Encounter'
        """,
        "select id, organization_id, name_family, name_given, phone_number, role_id"
            + " from practitioners",
        """
        with organization as (
          select team_id, split_part(coalesce(
            min_by(reference, index) filter (where reference like 'Organization/%'),
            any_value(managing_organization)), '/', 2) as organization_id
          from raw.member group by all),
        team as (
          select split_part(reference, '/', 2) as id, organization_id
          from raw.member join organization using (team_id)
          where reference like 'Practitioner/%'
          qualify 1 = row_number() over (
            partition by reference order by active desc, last_updated desc, team_id))
        select
          r.id, coalesce(team.organization_id, role.organization_id), json->>'$.name[0].family',
          nullif(array_to_string(json_extract_string(json, '$.name[0].given[*]'), ' '), ''),
          telecom.value, role.id
        from raw.current as r
        left join team on team.id = r.id
        left join raw.role as role on role.practitioner_id = r.id
        left join raw.telecom as telecom on telecom.type = r.type and telecom.id = r.id
        where r.type = 'Practitioner'
        """,
        "select id, name, active, part_of_organization_id from organizations",
        """
        select id, json->>'$.name', (json->>'$.active')::boolean,
          split_part(json->>'$.partOf.reference', '/', 2)
        from raw.current where type = 'Organization'
        """,
        "select id, name, status, description, identifier_value from locations",
        """
        select id, json->>'$.name', json->>'$.status', json->>'$.description',
          json->>'$.identifier[0].value'
        from raw.current where type = 'Location'
        """);
  }

  private static void assertSameRows(DuckDb duckDb, String published, String raw) throws Exception {
    List<String> expected = duckDb.rows(raw).stream().sorted().toList();
    assertThat(expected).isNotEmpty();
    assertThat(duckDb.rows(published).stream().sorted().toList())
        .as(published)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theSameFilesAgainChangeNothing(EngageExtension.Run engage) {
    Map<TableName, Long> bronze = engage.pipeline().versions(Layer.BRONZE);

    IngestReport again = engage.pipeline().ingest();
    List<ModelResult> built = engage.pipeline().build();

    assertThat(again.isNothingNew()).isTrue();
    assertThat(again.skippedFiles()).isEqualTo(25);
    assertThat(engage.pipeline().versions(Layer.BRONZE)).isEqualTo(bronze);
    assertThat(built)
        .hasSameSizeAs(engage.built())
        .allSatisfy(result -> assertThat(result.status()).isEqualTo(ModelStatus.UNCHANGED));
  }

  @Test
  void filesWithNewNamesAndTimesButTheSameContentGiveNoNewRows(EngageExtension.Run engage)
      throws Exception {
    Map<TableName, Long> before = engage.pipeline().versions(Layer.BRONZE);
    try (Stream<Path> files = Files.walk(Pipeline.CHECKOUT.resolve("data-samples/engage/fhir"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve("renamed-" + file.getFileName()));
      }
    }
    SourceConfig source = engage.pipeline().tenant().sources().get(0);
    Pipeline renamed =
        engage
            .pipeline()
            .with(
                engage.folder(),
                new SourceConfig.FhirNdjson(source.name(), folder.toString(), source.location()));

    IngestReport report = renamed.ingest();

    assertThat(report.skippedFiles()).isZero();
    assertThat(report.files()).hasSize(25);
    assertThat(report.results()).hasSize(13);
    assertThat(report.isNothingNew()).isTrue();
    Map<TableName, Long> after = engage.pipeline().versions(Layer.BRONZE);
    after.replace(
        TableName.bronze("ingested_files"), before.get(TableName.bronze("ingested_files")));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void agesFollowTheGivenDateAndNotTheClock(EngageExtension.Run engage) {
    TableName patient = TableName.gold("patient");
    Pipeline pipeline = engage.pipeline();
    List<Row> ages = ages(pipeline);
    RunContext later = RunContext.startedAt(Instant.parse("2041-06-30T12:00:00Z"));
    try {
      pipeline.build(new BuildOptions(later, Pipeline.AS_OF, true, 1), "gold.patient");
      assertThat(ages(pipeline)).isEqualTo(ages);

      LocalDate tenYearsOn = Pipeline.AS_OF.plusYears(10);
      assertThat(pipeline.build(new BuildOptions(later, tenYearsOn, false, 1), "gold.patient"))
          .extracting(ModelResult::status)
          .containsExactly(ModelStatus.OK);
      assertThat(
              pipeline
                  .lakehouse()
                  .read(patient)
                  .selectExpr("id", "age_years - 10 as age_years")
                  .orderBy("id")
                  .collectAsList())
          .isEqualTo(ages);
    } finally {
      pipeline.build("gold.patient");
    }
  }

  private static List<Row> ages(Pipeline pipeline) {
    return pipeline
        .lakehouse()
        .read(TableName.gold("patient"))
        .select("id", "age_years")
        .orderBy("id")
        .collectAsList();
  }

  private static TableName bronze(String type) {
    return TableName.bronze(type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
  }
}
