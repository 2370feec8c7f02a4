package org.carelake.jobs.survive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project of two views, two SQL models, a history and one publication, with a lakehouse in its
 * folder. Its input lies outside, so that copies of it know the same files.
 */
record KillProject(Path folder) {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  /** Two persons are good, one has no gender and goes to quarantine, one line is no resource. */
  private static final String FIRST =
      """
      {"resourceType":"Patient","id":"p1","meta":{"lastUpdated":"2026-01-01T00:00:00Z"},"gender":"female","birthDate":"1980-05-01"}
      {"resourceType":"Patient","id":"p2","meta":{"lastUpdated":"2026-01-01T00:00:00Z"},"gender":"male","birthDate":"1970-02-03"}
      {"resourceType":"Patient","id":"p3","meta":{"lastUpdated":"2026-01-01T00:00:00Z"}}
      {"resourceType":"Organization","id":"o1","name":"First"}
      {"resourceType":"Patient","id":"p9",
      """;

  /** One changes, one is new, one gets the gender that it lacked; another line is no resource. */
  private static final String SECOND =
      """
      {"resourceType":"Patient","id":"p1","meta":{"lastUpdated":"2026-02-01T00:00:00Z"},"gender":"other","birthDate":"1980-05-01"}
      {"resourceType":"Patient","id":"p4","meta":{"lastUpdated":"2026-02-01T00:00:00Z"},"gender":"female","birthDate":"1999-09-09"}
      {"resourceType":"Patient","id":"p3","meta":{"lastUpdated":"2026-02-01T00:00:00Z"},"gender":"male"}
      {"resourceType":"Patient","id":"p5","meta":{"lastUpdated":"2026-02-01T00:00:00Z"}}
      {"resourceType":"Organization","id":"o2","name":"Second"}
      not a resource
      """;

  /** The project before anything ran, over an input folder that is still empty. */
  static KillProject create(Path folder, Path input) throws IOException {
    KillProject project = new KillProject(Files.createDirectories(folder));
    project.copyOf("conf/carelake.conf");
    project.copyOf("conf/environments/local.conf");
    project.copyOf("conf/masking/safe-harbor.conf");
    project.copyOf("schemas/fhir-views/patient.json");
    project.copyOf("schemas/fhir-views/organization.json");
    project.write(
        "conf/tenants/small.conf",
        """
        tenant = small
        packages = [fhir, small]
        sources = [ { name = extract, kind = fhir-ndjson, path = "%s" } ]
        publish { pii { tables = ["package:small"] } }
        """
            .formatted(input));
    project.write(
        "transforms/models/small/people.sql",
        """
        select
            patient.id,
            patient.gender,
            patient.birth_date,
            (select count(*) from silver.organization) as organizations
        from silver.patient as patient
        """);
    project.write(
        "transforms/models/small/people.yml",
        """
        model: people
        layer: gold
        description: Persons.
        grain: one row per patient
        key: [id]
        columns:
          - {name: id, type: string, phi: id, description: Id., tests: [not_null, unique]}
          - name: gender
            type: string
            phi: demographic
            description: Gender.
            tests:
              - accepted_values: {values: [male, female], severity: warn, store_failures: true}
          - {name: birth_date, type: date, phi: birth-date, description: Birth.}
          - {name: organizations, type: bigint, phi: none, description: Organizations.}
        expectations:
          - {name: has_gender, expression: gender is not null, action: quarantine}
        """);
    project.write(
        "transforms/models/small/genders.sql",
        """
        select people.gender, count(*) as persons
        from gold.people as people
        group by people.gender
        """);
    project.write(
        "transforms/models/small/genders.yml",
        """
        model: genders
        layer: gold
        description: Persons by gender.
        grain: one row per gender
        key: [gender]
        columns:
          - {name: gender, type: string, phi: demographic, description: Gender., tests: [unique]}
          - {name: persons, type: bigint, phi: none, description: Persons.}
        """);
    project.write(
        "transforms/models/small/snapshots/people_history.yml",
        """
        snapshot: people_history
        layer: silver
        description: What each person's gender was.
        relation: gold.people
        strategy: check
        check_columns: [gender]
        columns: [id, gender]
        """);
    return project;
  }

  static void first(Path input) throws IOException {
    Files.createDirectories(input);
    Files.writeString(input.resolve("first.ndjson"), FIRST);
  }

  static void second(Path input) throws IOException {
    Files.writeString(input.resolve("second.ndjson"), SECOND);
  }

  /** The same project elsewhere, with its lakehouse and publications. */
  KillProject copyTo(Path other) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        Path target = other.resolve(folder.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (path.endsWith("duckdb.sql")) {
          Files.writeString(
              target, Files.readString(path).replace(folder.toString(), other.toString()));
        } else {
          Files.copy(path, target);
        }
      }
    }
    return new KillProject(other);
  }

  Path lakehouse() {
    return folder.resolve("warehouse/small");
  }

  Path bucket() {
    return folder.resolve("published/carelake-small-pii");
  }

  /** The arguments of a command in this project. */
  List<String> command(String command, String asOf) {
    return List.of(
        command,
        "--tenant",
        "small",
        "--project",
        folder.toString(),
        "--as-of",
        asOf,
        "--threads",
        "2");
  }

  /** What a run that died in this very process held: its lock, as that of a process that ended. */
  void leaveLockOfAnEndedProcess() throws IOException {
    Path locks = lakehouse().resolve("_lock");
    if (!Files.exists(locks)) {
      return;
    }
    try (Stream<Path> files = Files.list(locks)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        Files.writeString(
            file,
            Files.readString(file, StandardCharsets.UTF_8)
                .replaceAll("\"process_started\":\"[^\"]*\"", "\"process_started\":\"2001\""));
      }
    }
  }

  private void copyOf(String file) throws IOException {
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(CHECKOUT.resolve(file), target);
  }

  private void write(String file, String text) throws IOException {
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }
}
