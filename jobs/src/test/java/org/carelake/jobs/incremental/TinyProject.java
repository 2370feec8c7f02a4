package org.carelake.jobs.incremental;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project of a few small models over patients and observations, keyed in every way there is. */
final class TinyProject {
  static final String READINGS =
      """
      select
          o.patient_id,
          max(p.gender) as gender,
          count(*) as readings,
          max(o.value) as greatest,
          min(o.id) as first_id
      from silver.observation as o
      left join silver.patient as p on o.patient_id = p.id
      group by o.patient_id
      """;
  static final String READINGS_CONTRACT =
      """
      model: readings
      layer: silver
      description: Readings of a patient.
      grain: one row per patient
      key: [patient_id]
      incremental:
        key: patient_id
        from: {silver.observation: patient_id, silver.patient: id}
      columns:
        - {name: patient_id, type: string, phi: id, description: Patient.}
        - {name: gender, type: string, phi: demographic, description: Gender.}
        - {name: readings, type: bigint, phi: none, description: Readings.}
        - {name: greatest, type: int, phi: clinical, description: Greatest.}
        - {name: first_id, type: string, phi: id, description: First.}
      expectations:
        - {name: no_seventeen, expression: greatest <> 17, action: drop}
      """;

  private final Path root;

  TinyProject(Path root) {
    this.root = root;
    view(
        "patient",
        "Patient",
        "{\"column\":["
            + column("id", "getResourceKey()", "id")
            + ","
            + column("gender", "gender", "demographic")
            + "]}");
    view(
        "patient_name",
        "Patient",
        "{\"column\":["
            + column("patient_id", "id", "id")
            + "]},{\"forEach\":\"name\",\"column\":["
            + column("family", "family", "name")
            + "]}");
    view("gender", "Patient", "{\"column\":[" + column("gender", "gender", "demographic") + "]}");
    view(
        "observation",
        "Observation",
        "{\"column\":["
            + column("id", "getResourceKey()", "id")
            + ","
            + column("patient_id", "subject.getReferenceKey(Patient)", "id")
            + ","
            + column("value", "value.ofType(integer)", "clinical")
            + ","
            + column("day", "effective.ofType(dateTime).toString().substring(0, 10)", "date")
            + "]}");
    model("readings", READINGS, READINGS_CONTRACT);
    model(
        "by_month",
        """
        select
            substring(day, 1, 7) as month,
            count(*) as readings,
            sum(value) as total
        from silver.observation
        group by substring(day, 1, 7)
        """,
        """
        model: by_month
        layer: silver
        description: Readings of a month.
        grain: one row per month
        key: [month]
        incremental: {key: month, from: {silver.observation: "substring(day, 1, 7)"}}
        columns:
          - {name: month, type: string, phi: none, description: Month.}
          - {name: readings, type: bigint, phi: none, description: Readings.}
          - {name: total, type: bigint, phi: none, description: Sum.}
        """);
    model(
        "genders",
        "select gender, count(*) as patients from silver.patient group by gender",
        """
        model: genders
        layer: silver
        description: Patients of a gender.
        grain: one row per gender
        key: [gender]
        columns:
          - {name: gender, type: string, phi: none, description: Gender.}
          - {name: patients, type: bigint, phi: none, description: Patients.}
        """);
    model(
        "summary",
        """
        select
            r.patient_id,
            n.family,
            r.readings,
            g.patients as of_the_same_gender
        from silver.readings as r
        left join silver.patient_name as n on r.patient_id <=> n.patient_id
        left join silver.genders as g on r.gender <=> g.gender
        """,
        """
        model: summary
        layer: gold
        description: Names with readings.
        grain: one row per name
        key: [patient_id, family]
        incremental:
          key: patient_id
          from: {silver.readings: patient_id, silver.patient_name: patient_id}
        columns:
          - {name: patient_id, type: string, phi: id, description: Patient.}
          - {name: family, type: string, phi: name, description: Name.}
          - {name: readings, type: bigint, phi: none, description: Readings.}
          - {name: of_the_same_gender, type: bigint, phi: none, description: Patients.}
        """);
    measuresAndMetrics();
  }

  /** A measure over persons and metrics over organizations, of which a patient can change. */
  private void measuresAndMetrics() {
    model(
        "person",
        """
        select id as person_id, gender as organization_id, date '1980-02-29' as birth_date
        from silver.patient
        """,
        """
        model: person
        layer: silver
        description: Persons.
        grain: one row per patient
        key: [person_id]
        incremental: {key: person_id, from: {silver.patient: id}}
        columns:
          - {name: person_id, type: string, phi: id, description: Person.}
          - {name: organization_id, type: string, phi: none, description: Organization.}
          - {name: birth_date, type: date, phi: date, description: Birth date.}
        """);
    model(
        "reading",
        """
        select
            o.id,
            o.patient_id as person_id,
            p.gender as organization_id,
            to_date(o.day) as effective_date,
            o.value
        from silver.observation as o
        left join silver.patient as p on o.patient_id = p.id
        """,
        """
        model: reading
        layer: silver
        description: Readings with the organization of the patient.
        grain: one row per observation
        key: [id]
        incremental:
          key: person_id
          from: {silver.observation: patient_id, silver.patient: id}
        columns:
          - {name: id, type: string, phi: id, description: Reading.}
          - {name: person_id, type: string, phi: id, description: Person.}
          - {name: organization_id, type: string, phi: none, description: Organization.}
          - {name: effective_date, type: date, phi: date, description: Day.}
          - {name: value, type: int, phi: clinical, description: Value.}
        """);
    write(
        "transforms/models/tiny/_measures.yml",
        """
        person: silver.person
        measures:
          - id: high_reading
            title: High reading
            description: Of people with a reading, those whose last one was 10 or more.
            source: tests of Carelake
            version: v1
            period: year
            gap: unmet
            facts:
              readings: {from: silver.reading, take: count}
              newest:
                from: silver.reading
                take: last
                where: value <> 17
                order_by: [effective_date, value]
            initial_population: readings > 0
            exclusions:
              too_many: readings > 4
            numerator: newest.value >= 10
            evidence_date: newest.effective_date
            evidence_value: newest.value
        """);
    shipped("measures/measure_results.yml");
    write(
        "transforms/models/tiny/_metrics_catalog.yml",
        """
        metrics:
          - id: high_readings
            unit: percent
            grain: year
            entity_keys: [organization_id]
            source_model: gold.measure_results
            period_column: period_start
            numerator: count(distinct person_id) filter (where is_numerator)
            denominator: count(distinct person_id) filter (where not is_excluded)
            description: Of people with a reading, those with a high one.
            version: v1
          - id: readings
            unit: count
            grain: month
            entity_keys: [organization_id]
            source_model: silver.reading
            period_column: effective_date
            expression: count(distinct id)
            description: Readings of the month.
            version: v1
          - id: people_with_readings
            unit: count
            grain: month
            entity_keys: [organization_id]
            source_model: silver.reading
            period_column: effective_date
            cumulative: yes
            expression: count(distinct person_id)
            description: People with a reading by the end of the month.
            version: v1
        """);
    shipped("measures/fct_metrics_long.yml");
  }

  /** A contract as Carelake has it, which a package has to bring. */
  private void shipped(String file) {
    Path models = Path.of(System.getProperty("carelake.root")).resolve("transforms/models");
    try {
      write(
          "transforms/models/tiny/" + Path.of(file).getFileName(),
          Files.readString(models.resolve(file))
              .replace("silver.int__clinical_person", "silver.person"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String column(String name, String path, String phi) {
    return "{\"name\":\""
        + name
        + "\",\"path\":\""
        + path
        + "\",\"tag\":[{\"name\":\"carelake/phi\",\"value\":\""
        + phi
        + "\"}]}";
  }

  private void view(String name, String resource, String select) {
    write(
        "schemas/fhir-views/" + name + ".json",
        "{\"resourceType\":\"ViewDefinition\",\"name\":\""
            + name
            + "\",\"status\":\"active\",\"fhirVersion\":[\"4.0.1\"],\"resource\":\""
            + resource
            + "\",\"select\":["
            + select
            + "]}");
  }

  /** Writes a model, in place of a former one of its name. */
  void model(String name, String sql, String contract) {
    write("transforms/models/tiny/" + name + ".sql", sql);
    write("transforms/models/tiny/" + name + ".yml", contract);
  }

  private void write(String name, String text) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
