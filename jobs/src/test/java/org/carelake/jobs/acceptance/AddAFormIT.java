package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.forms.FormSyncJob;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.FormModels;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.form.Drift;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The steps of "Add a form, step by step", in a project of its own that has no form yet. */
@ExtendWith({SparkExtension.class, Commands.Extension.class})
class AddAFormIT {
  private static final String GUIDE = "transforms/models/engage/forms/README.md";
  private static final String FORMS = "transforms/models/engage/forms/";
  private static final String QUESTIONNAIRE =
      """
      {"resourceType":"Questionnaire","id":"sleep","meta":{"versionId":"1"},"status":"active",\
      "name":"SleepDiary","title":"Sleep diary","item":[\
      {"linkId":"g","type":"group","text":"Night","item":[\
      {"linkId":"hours","type":"integer","text":"Hours asleep"},\
      {"linkId":"why","type":"choice","repeats":true,"text":"What kept you awake?"},\
      {"linkId":"note","type":"text","text":"Dreams"}]}]}
      """;
  private static final String RESPONSE =
      """
      {"resourceType":"QuestionnaireResponse","id":"r1","meta":{"versionId":"1"},\
      "questionnaire":"Questionnaire/sleep","status":"completed","item":[{"linkId":"g","item":[\
      {"linkId":"hours","answer":[{"valueInteger":7}]},\
      {"linkId":"why","answer":[{"valueCoding":{"code":"n","display":"Noise"}},\
      {"valueCoding":{"code":"l","display":"Light"}}]},\
      {"linkId":"snored","answer":[{"valueBoolean":true}]}]}]}
      """;

  @TempDir private Path folder;
  private SmallProject small;
  private Project project;
  private TenantConfig tenant;

  @BeforeEach
  void aProjectWithoutForms(Commands commands) throws Exception {
    small = SmallProject.create(commands, folder, QUESTIONNAIRE + RESPONSE);
    for (String file :
        List.of(
            "schemas/fhir-views/questionnaire.json",
            "schemas/fhir-views/questionnaire_item.json",
            "transforms/models/fhir/int__questionnaire_responses.yml",
            "transforms/models/fhir/int__questionnaire_answers.yml",
            "transforms/models/fhir/int__questionnaire_answers.sql")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.copy(Pipeline.CHECKOUT.resolve(file), folder.resolve(file));
    }
    Files.createDirectories(folder.resolve(FORMS));
    Files.writeString(folder.resolve(FORMS + "forms.yml"), "forms: []\n");
    project = new Project(folder, folder);
    tenant =
        new InstallationReader(
                folder,
                folder,
                Map.of(
                    "CARELAKE_WAREHOUSE", folder.resolve("warehouse").toString(),
                    "CARELAKE_PUBLISHED", folder.resolve("published").toString()))
            .read("local")
            .tenants()
            .get(0);
  }

  @Test
  void aFormIsAddedInTheStepsOfTheGuide(SparkSession spark) throws Exception {
    String guide = Files.readString(Pipeline.CHECKOUT.resolve(GUIDE));
    assertThat(guide)
        .contains("carelake ingest --tenant")
        .contains("carelake forms sync --tenant engage`")
        .contains("carelake forms sync --tenant engage --write")
        .contains("carelake build --tenant engage --select +qr_my_form")
        .contains("carelake forms sync --tenant engage --check");
    Lakehouse lakehouse = new Lakehouse(spark, tenant.root());

    // 1
    new IngestJob(lakehouse, tenant, now(), reference -> "")
        .run(new IngestOptions(false, 2), result -> {});

    // 2
    FormSyncJob.Report proposed = sync(lakehouse).compare();
    assertThat(proposed.drift())
        .extracting(Drift::kind)
        .containsExactly("new-form", "new-item", "new-item", "new-item");
    assertThat(folder.resolve(FORMS + "questionnaire_metadata.csv")).doesNotExist();

    // 3
    sync(lakehouse).write(proposed);
    assertThat(folder.resolve(FORMS + "forms.yml"))
        .hasContent(
            """
            forms:
              - table: qr_sleep_diary
                title: 'Sleep diary'
                questionnaires: ['sleep']
            """);
    assertThat(folder.resolve(FORMS + "questionnaire_metadata.csv"))
        .hasContent(
            """
            table,column,link_id,label,type,several,phi,source
            qr_sleep_diary,hours_asleep,hours,Hours asleep,integer,one,clinical,form
            qr_sleep_diary,what_kept_you_awake,why,What kept you awake?,choice,join,clinical,form
            qr_sleep_diary,dreams,note,Dreams,text,one,free-text,form
            """);

    // 4
    small.change(FORMS + "questionnaire_metadata.csv", ",what_kept_you_awake,", ",kept_awake_by,");
    small.change(
        FORMS + "questionnaire_metadata.csv",
        "asleep,integer,one,clinical",
        "asleep,integer,one,demographic");

    // 5
    ModelGraph graph = ModelLoader.load(project, tenant);
    assertThat(graph.model(TableName.gold("qr_sleep_diary")).linkIds())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("hours_asleep", "hours", "kept_awake_by", "why", "dreams", "note"));
    List<ModelResult> built =
        new BuildJob(lakehouse, graph, new BuildOptions(now(), LocalDate.of(2026, 11, 1), false, 2))
            .run(new TreeSet<>(Selection.of(List.of("+qr_sleep_diary")).in(graph)), new Silent());
    assertThat(built)
        .allSatisfy(
            result -> assertThat(result.status()).as(result.message()).isEqualTo(ModelStatus.OK));
    Row row = lakehouse.read(TableName.gold("qr_sleep_diary")).collectAsList().get(0);
    assertThat(row.<Integer>getAs("hours_asleep")).isEqualTo(7);
    assertThat(row.<String>getAs("kept_awake_by")).isEqualTo("Noise | Light");
    assertThat(row.<String>getAs("dreams")).isNull();
    assertThat(row.<String>getAs("unmapped")).isEqualTo("{\"g/snored\":\"true\"}");
    assertThat(
            graph.model(TableName.gold("qr_sleep_diary")).contract().columns().stream()
                .filter(column -> column.name().equals("hours_asleep"))
                .map(column -> column.phi()))
        .containsExactly(PhiClass.DEMOGRAPHIC);

    // 6: names and classes stay; the answer to an unknown item is told
    assertThat(sync(lakehouse).compare().drift())
        .containsExactly(
            new Drift(
                "unknown-link",
                "qr_sleep_diary",
                "snored",
                "in 1 responses; name it in former_links to leave it so"));
    SmallProject.Result check = small.command("forms", "sync", "--tenant", "small", "--check");
    assertThat(check.output()).contains("unknown-link").contains("1 difference");
    assertThat(check.exit()).isEqualTo(1);
    Files.writeString(
        folder.resolve(FORMS + "forms.yml"),
        Files.readString(folder.resolve(FORMS + "forms.yml")) + "    former_links: [snored]\n");
    assertThat(sync(lakehouse).compare().drift()).isEmpty();
  }

  private FormSyncJob sync(Lakehouse lakehouse) {
    return new FormSyncJob(
        lakehouse,
        ModelLoader.load(project, tenant),
        FormModels.of(project, "engage").orElseThrow());
  }

  private static RunContext now() {
    return RunContext.startedAt(Instant.now());
  }

  private static final class Silent implements BuildListener {
    @Override
    public void started(TableName table) {}

    @Override
    public void finished(ModelResult result) {}
  }
}
