package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.carelake.testing.Contracts.contract;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.sql.SqlQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to leak through the SQL of an anonymised model; PRIVACY.md lists them. */
@ExtendWith(SparkExtension.class)
class AnonProofTest {
  private static final Location HERE = Location.of("t.yml", 1);
  private static final MaskingProfile PROFILE =
      new MaskingProfileReader(Path.of("..").toAbsolutePath().normalize())
          .read("safe-harbor", HERE);
  private static final List<ModelContract> NAMED =
      List.of(
          contract(
              "silver.patient",
              "id string id",
              "gender string demographic",
              "name_family string name",
              "names array<string> name",
              "birth_date date birth-date",
              "zip string postal-code",
              "active boolean none"),
          contract(
              "silver.encounter",
              "id string id",
              "subject_id string id",
              "status string clinical",
              "reason string free-text",
              "practitioner_id string entity-id",
              "period_start timestamp date"));
  private static final Map<TableName, String> TABLES =
      Map.of(
          TableName.silver("patient"),
          "id string, gender string, name_family string, names array<string>, birth_date date,"
              + " zip string, active boolean, added string",
          TableName.silver("encounter"),
          "id string, subject_id string, status string, reason string, practitioner_id string,"
              + " period_start timestamp",
          TableName.gold("patient_anon"),
          "id string, gender string, age_years int",
          TableName.bronze("patient"),
          "id string, resource string");

  private static List<String> violations(SparkSession spark, String sql) {
    Protection protection = new Protection(PROFILE);
    NAMED.forEach(contract -> protection.named(contract, Map.of()));
    protection.anonymised(TableName.gold("patient_anon"));
    return new AnonProof(protection).violations(plan(spark, sql));
  }

  private static org.apache.spark.sql.catalyst.plans.logical.LogicalPlan plan(
      SparkSession spark, String sql) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows(spark, sql))
        .queryExecution()
        .analyzed();
  }

  private static Dataset<Row> rows(SparkSession spark, String sql) {
    return SqlQuery.model("t_anon.sql", sql)
        .apply(
            spark,
            table -> spark.createDataFrame(List.of(), StructType.fromDDL(TABLES.get(table))),
            Map.of("as_of", java.time.LocalDate.of(2026, 11, 1)));
  }

  static Stream<Arguments> attempts() {
    return Stream.of(
            "raw id through a join; select p.gender, e.subject_id from silver.encounter e join silver.patient p on p.id = e.subject_id; 'subject_id' shows silver.encounter.subject_id",
            "id of a practitioner; select practitioner_id, status from silver.encounter; (entity-id, copied)",
            "renamed column; select name_family as remark from silver.patient; 'remark' shows silver.patient.name_family -> name_family -> remark (name, copied)",
            "select star; select * from silver.patient; 'birth_date' shows silver.patient.birth_date",
            "free text; select status, reason from silver.encounter; (free-text, copied)",
            "column that nobody described; select added from silver.patient; silver.patient.added -> added (free-text, copied)",
            "raw JSON; select resource from bronze.patient; bronze.patient.resource",
            "concat; select concat(gender, '-', name_family) as code from silver.patient; (name, changed, not masked)",
            "hash without a key; select md5(id) as pseudonym from silver.patient; 'pseudonym' shows silver.patient.id",
            "parts of a date of birth; select year(birth_date) * 10000 + month(birth_date) * 100 + day(birth_date) as n from silver.patient; (birth-date, changed, not masked)",
            "case over a name; select case when name_family = 'Doe' then 1 else 0 end as flag from silver.patient; 'flag' shows silver.patient.name_family",
            "aggregate of names; select gender, collect_list(name_family) as x from silver.patient group by gender; (name, aggregated)",
            "count distinct over a protected column; select gender, count(distinct id) as n from silver.patient group by gender; (id, aggregated)",
            "protected group key; select count(*) as n from silver.patient group by birth_date; depend on silver.patient.birth_date -> birth_date (birth-date, in group by)",
            "filter by a name; select gender from silver.patient where name_family = 'Doe'; (name, in a filter)",
            "filter by an id; select gender from silver.patient where id in ('p1', 'p2'); (id, in a filter)",
            "filter of an aggregate; select gender, sum(case when id like 'a%' then 1 end) as n from silver.patient group by gender having max(name_family) > 'M'; (name, in a filter)",
            "join with a list of ids; select p.gender from silver.patient p join (values ('p1'), ('p2')) as t(id) on p.id = t.id; (id, in a join)",
            "join with a list hidden behind a union; select p.gender from silver.patient p join (select 'p1' as id union all select id from silver.encounter where false) t on p.id = t.id; (id, in a join)",
            "join on names; select a.gender from silver.patient a join silver.patient b on a.name_family = b.name_family; (name, in a join)",
            "natural join; select gender from silver.patient natural join (select 'Doe' as name_family) t; (name, in a join)",
            "scalar subquery; select (select max(name_family) from silver.patient) as x, gender from gold.patient_anon; 'x' shows silver.patient.name_family",
            "exists; select gender from gold.patient_anon a where exists (select 1 from silver.patient p where p.name_family = 'Doe' and p.gender = a.gender); (name, in a filter)",
            "in a list from a subquery; select gender from silver.patient where name_family in (select status from silver.encounter); (name, in a join)",
            "window key; select row_number() over (partition by gender order by birth_date) as n from silver.patient; (birth-date, in a window's key)",
            "window function; select max(name_family) over (partition by gender) as x from silver.patient; (name, aggregated)",
            "first of an order; select gender from silver.patient order by name_family limit 1; (name, in order by)",
            "common table; with a as (select name_family as b from silver.patient), c as (select b as d from a) select upper(d) as e from c; 'e' shows silver.patient.name_family",
            "second half of a union; select gender as x from silver.patient union all select name_family from silver.patient; 'x' shows silver.patient.name_family",
            "set difference; select name_family as x from silver.patient except select 'Doe'; 'x' shows silver.patient.name_family",
            "struct as JSON; select to_json(struct(id, gender)) as x from silver.patient; 'x' shows silver.patient.id",
            "lambda; select transform(names, x -> upper(x)) as x from silver.patient; 'x' shows silver.patient.names",
            "explode; select part from silver.patient lateral view explode(names) t as part; 'part' shows silver.patient.names",
            "distance of dates; select datediff(period_start, date'2020-01-01') as n from silver.encounter; (date, changed, not masked)",
            "lateral subquery; select t.x from silver.patient p, lateral (select p.name_family as x) t; 'x' shows silver.patient.name_family",
            "pivot; select * from (select gender, name_family from silver.patient) pivot (count(1) for name_family in ('Doe' as doe)); silver.patient.name_family",
            "grouping sets; select gender, count(1) as n from silver.patient group by grouping sets ((gender), (name_family)); (name, in group by)",
            "filtered aggregate; select count(*) filter (where name_family = 'Doe') as n from silver.patient; (name, in a filter)",
            "recursion; with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select gender, n from silver.patient, r; can't be traced")
        .map(line -> Arguments.of((Object[]) line.split("; ", 3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void attemptsToLeakAreStopped(String attempt, String sql, String reason, SparkSession spark) {
    assertThat(violations(spark, sql))
        .as(attempt)
        .anySatisfy(violation -> assertThat(violation).contains(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id, gender, age_years from gold.patient_anon where age_years > 60 order by id",
        "select gender, count(distinct id) as n from gold.patient_anon group by gender",
        "select p.gender, e.status from silver.encounter e join silver.patient p"
            + " on p.id = e.subject_id and e.status = 'finished' where e.subject_id is not null",
        "select gender from silver.patient where id in (select subject_id from silver.encounter)",
        "select gender, row_number() over (partition by active order by gender) as n"
            + " from silver.patient p where exists"
            + " (select 1 from silver.encounter e where e.subject_id = p.id)",
        "with a as (select gender, name_family from silver.patient) select gender from a",
        "select distinct status, :as_of as day from silver.encounter",
      })
  void whatShowsNothingProtectedIsAllowed(String sql, SparkSession spark) {
    assertThat(violations(spark, sql)).isEmpty();
  }

  @Test
  void theBuildStopsWithTheWayAndWhatToDo(SparkSession spark) {
    Protection protection = new Protection(PROFILE);
    NAMED.forEach(contract -> protection.named(contract, Map.of()));
    assertThatThrownBy(
            () ->
                new AnonProof(protection)
                    .check(
                        "m/x_anon.sql",
                        TableName.gold("x_anon"),
                        rows(spark, "select name_family as a from silver.patient")))
        .isInstanceOf(CarelakeException.class)
        .hasMessage(
            "m/x_anon.sql: gold.x_anon would show what the anonymised track must not:\n"
                + "  column 'a' shows silver.patient.name_family -> name_family -> a (name, copied)\n"
                + "  read the masked twin (…_anon) instead, or leave the column out");
  }

  @Test
  void attemptsAreManyAndDiffer() {
    assertThat(attempts().map(attempt -> attempt.get()[0]).collect(Collectors.toSet()))
        .hasSizeGreaterThanOrEqualTo(20);
  }
}
