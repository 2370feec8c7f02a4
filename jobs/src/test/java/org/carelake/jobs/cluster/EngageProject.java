package org.carelake.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demo tenant with less to do: a run of the whole one takes minutes, and tests need several.
 */
final class EngageProject {
  private static final Path ROOT = Path.of(System.getProperty("carelake.root"));

  /** What its marts and two of its forms read. */
  private static final Set<String> VIEWS =
      Set.of(
          "care_team",
          "care_team_participant",
          "encounter",
          "encounter_participant",
          "encounter_tag",
          "location",
          "organization",
          "organization_affiliation",
          "organization_affiliation_location",
          "patient",
          "patient_telecom",
          "practitioner",
          "practitioner_role",
          "practitioner_telecom",
          "questionnaire_response",
          "questionnaire_response_tag");

  private static final Set<String> NOT_READ = Set.of("CarePlan", "Observation", "Task");

  private EngageProject() {}

  /** Writes a project with its input beside it. */
  static void write(Path project, Path input) throws IOException {
    for (String content :
        List.of(
            "conf", "transforms/models/fhir", "transforms/models/engage", "transforms/reference")) {
      copy(ROOT.resolve(content), project.resolve(content), file -> true);
    }
    copy(
        ROOT.resolve("schemas/fhir-views"),
        project.resolve("schemas/fhir-views"),
        view -> VIEWS.contains(name(view).replace(".json", "")));
    copy(
        ROOT.resolve("data-samples/engage/fhir"),
        input,
        file -> !NOT_READ.contains(name(file).replaceFirst("\\..*", "")));
    edit(
        project.resolve("conf/tenants/engage.conf"),
        text ->
            text.replace("[fhir, engage, metrics]", "[fhir, engage]")
                .replace("metrics { bucket = carelake-engage-metrics }", "")
                .replace("data-samples/engage/fhir", input.toString()));
    Path forms = project.resolve("transforms/models/engage/forms");
    edit(
        forms.resolve("forms.yml"),
        text ->
            text.substring(0, text.indexOf("\nforms:"))
                + """

                forms:
                  - table: qr_gad_7_s1
                    title: 'GAD-7 (IPC Session 1)'
                    questionnaires: ['202']
                  - table: qr_gad_7_s2
                    title: 'GAD-7 (IPC Session 2)'
                    questionnaires: ['205']
                    former_links: [former-question-17, follow-up-note]
                """);
    edit(
        forms.resolve("questionnaire_metadata.csv"),
        text ->
            text.lines()
                .filter(line -> line.matches("(table|qr_gad_7_s1|qr_gad_7_s2),.*"))
                .collect(Collectors.joining("\n", "", "\n")));
    Files.delete(forms.resolve("instruments.yml"));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).filter(wanted).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static void edit(Path file, UnaryOperator<String> change) throws IOException {
    Files.writeString(file, change.apply(Files.readString(file)));
  }
}
