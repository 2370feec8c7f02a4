package org.carelake.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.publish.KeptPublication;
import org.carelake.jobs.publish.PublicationSearch;
import org.carelake.schemas.config.RetentionRule;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ByteSearch;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.erasure.Suppression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A person is delivered, built, published, erased with purge, and delivered again. */
@ExtendWith(SparkExtension.class)
class EraseIT {
  private static final String ID = "zzgone-77";
  private static final List<String> TELLING =
      List.of(ID, "ZZMRN-4711", "Zzfamily", "Zzgiven", "555-0177", "1 Zzstreet", "zzvisit-1");
  private static final String PERSON =
      """
      {"resourceType":"Patient","id":"zzgone-77","meta":{"versionId":"1"},"identifier":[{"system":"urn:mrn","value":"ZZMRN-4711"}],"name":[{"family":"Zzfamily","given":["Zzgiven"]}],"telecom":[{"value":"555-0177"}],"address":[{"line":["1 Zzstreet"]}]}
      {"resourceType":"Encounter","id":"zzvisit-1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/zzgone-77"}}
      {"resourceType":"QuestionnaireResponse","id":"zzform-1","status":"completed","encounter":{"reference":"Encounter/zzvisit-1"}}
      {"resourceType":"Group","id":"g1","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/zzgone-77","display":"Zzfamily"}},{"entity":{"reference":"Patient/p2"}}]}
      {"resourceType":"Patient","id":"zzgone-77","meta":{"versionId":"2"},"gender":"female","name":[{"family":"Zzfamily","given":["Zzgiven"]}
      """;
  private static final String OTHERS =
      """
      {"resourceType":"Patient","id":"p2","meta":{"versionId":"1"},"name":[{"family":"Elder"}]}
      {"resourceType":"Patient","id":"p2","meta":{"versionId":"2"},"name":[{"family":"Other"}],"gender":"male"}
      {"resourceType":"Encounter","id":"e2","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p2"}}
      {"resourceType":"Organization","id":"o1","name":"House"}
      """;

  @TempDir private Path folder;

  @Test
  void nothingOfThePersonIsLeftAndNothingComesBack(SparkSession spark) throws Exception {
    ErasedLakehouse lake = new ErasedLakehouse(spark, folder);
    lake.deliver("a.ndjson", OTHERS);
    lake.deliver("b.ndjson", PERSON);
    lake.ingest(false, Suppression.none());
    assertThat(lake.build()).allMatch(result -> result.status() == ModelStatus.OK);
    lake.publish("pii", ErasedLakehouse.PEOPLE);
    lake.publish("anon", ErasedLakehouse.TWIN);
    ByteSearch search = new ByteSearch(lake.root());
    assertThat(search.found(TELLING)).hasSizeGreaterThan(20);

    Erasure erasure = lake.eraseJob().plan(ID, patient -> holding(lake, patient));

    assertThat(erasure.removed())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                TableName.bronze("patient"),
                1L,
                TableName.bronze("encounter"),
                1L,
                TableName.bronze("questionnaire_response"),
                1L,
                TableName.bronze("quarantine"),
                1L,
                ErasedLakehouse.HISTORY,
                1L));
    assertThat(erasure.redacted()).isEqualTo(Map.of(TableName.bronze("group"), 1L));
    assertThat(erasure.publications())
        .extracting(KeptPublication::kind, KeptPublication::inForce, KeptPublication::looked)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("pii", true, true),
            org.assertj.core.groups.Tuple.tuple("anon", true, true));
    // a plan writes nothing
    assertThat(new SuppressionList(lake.lakehouse).isEmpty()).isTrue();

    EraseJob job = lake.eraseJob();
    job.enforce(erasure);
    job.purge(2);
    assertThat(lake.build()).allMatch(result -> result.status() != ModelStatus.ERROR);

    assertThat(search.found(TELLING)).isEmpty();
    assertThat(search.found(List.of(ErasedLakehouse.KEY.pseudonym(ID)))).isEmpty();
    assertOthersAreThere(lake);
    assertThat(certificate(erasure)).doesNotContain(TELLING).contains(erasure.subject());

    // the same files again, and in another form
    lake.deliver("c.ndjson", PERSON + "{\"resourceType\":\"Patient\",\"id\":\"p3\"}\n");
    lake.ingest(true, lake.suppression());
    assertThat(lake.build()).allMatch(result -> result.status() != ModelStatus.ERROR);
    assertThat(search.found(TELLING)).isEmpty();
    assertThat(lake.rows(ErasedLakehouse.PEOPLE, "patient_id", "encounters"))
        .containsExactly("p2|1", "p3|0");

    // new publications don't hold the person, the old one still does
    lake.publish("pii", ErasedLakehouse.PEOPLE);
    assertThat(holding(lake, ID))
        .extracting(KeptPublication::kind, KeptPublication::inForce)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("pii", false),
            org.assertj.core.groups.Tuple.tuple("anon", true));

    assertThat(lake.eraseJob().plan(ID, patient -> List.of()).rows()).isZero();
    assertThat(
            new RetentionJob(lake.lakehouse)
                .apply(List.of(rule("bronze.patient")), LocalDate.parse("2026-03-01")))
        .isEqualTo(Map.of(TableName.bronze("patient"), 1L));
    assertThat(lake.rows(TableName.bronze("patient"), "id", "version_id", "is_current"))
        .containsExactly("p2|2|true", "p3|null|true");
    assertThatThrownBy(
            () ->
                new RetentionJob(lake.lakehouse)
                    .apply(List.of(rule("ledger.suppression")), LocalDate.parse("2026-03-01")))
        .hasMessageContaining("must be kept for good");
    assertThatThrownBy(
            () ->
                new SuppressionList(lake.lakehouse)
                    .load(Optional.of(ErasedLakehouse.KEY.derived("another"))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("they would come back");
  }

  private static void assertOthersAreThere(ErasedLakehouse lake) {
    assertThat(lake.rows(ErasedLakehouse.PEOPLE, "patient_id", "name_family", "encounters"))
        .containsExactly("p2|Other|1");
    assertThat(lake.rows(ErasedLakehouse.TWIN, "patient_id"))
        .containsExactly(ErasedLakehouse.KEY.pseudonym("p2"));
    assertThat(lake.rows(ErasedLakehouse.HISTORY, "patient_id", "is_current"))
        .containsExactly("p2|true");
    assertThat(lake.rows(TableName.bronze("organization"), "id")).containsExactly("o1");
    assertThat(lake.rows(TableName.bronze("group"), "resource").get(0))
        .contains("\"member\":[{\"entity\":{\"reference\":\"Patient/p2\"}}]");
  }

  private static RetentionRule rule(String table) {
    return new RetentionRule(
        TableName.parse(table).orElseThrow(),
        Period.ofDays(30),
        "",
        Location.of("conf/tenants/small.conf", 9));
  }

  private static List<KeptPublication> holding(ErasedLakehouse lake, String patient) {
    PublicationSearch search = new PublicationSearch(lake.lakehouse, secret -> "");
    java.util.ArrayList<KeptPublication> found =
        new java.util.ArrayList<>(search.holding(lake.target("pii"), patient));
    found.addAll(search.holding(lake.target("anon"), ErasedLakehouse.KEY.pseudonym(patient)));
    return found;
  }

  private static String certificate(Erasure erasure) {
    return Certificate.of("small", "r1", Instant.EPOCH, true, erasure).toString();
  }
}
