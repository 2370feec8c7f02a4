package org.carelake.samples;

import static org.carelake.samples.HospitalExtract.DEPARTMENTS;
import static org.carelake.samples.HospitalExtract.DOCTORS;
import static org.carelake.samples.HospitalExtract.PATIENTS;
import static org.carelake.samples.HospitalExtract.id;

import java.time.LocalDate;
import java.util.List;

/** Departments of one hospital, and what patients thought of them. */
final class HospitalWards {
  private final HospitalExtract extract;

  HospitalWards(HospitalExtract extract) {
    this.extract = extract;
  }

  void make() {
    departments();
    scores();
  }

  private void departments() {
    HospitalTable departments =
        new HospitalTable(
            "department",
            "department_id",
            "name",
            "floor",
            "head_doctor_id",
            "total_staff",
            "phone_extension");
    for (int i = 1; i <= DEPARTMENTS.size(); i++) {
      boolean wrong = i % 4 == extract.hospital().ordinal();
      String other = Hospital.values()[(extract.hospital().ordinal() + 1) % 3].name();
      String head = id("D", i * 2 - 1);
      String[] row = {
        id("DEP", i),
        DEPARTMENTS.get(i - 1),
        Integer.toString(i % 5),
        (wrong ? other : extract.hospital().name()) + "-" + head,
        Integer.toString(10 + i),
        Integer.toString(1000 + i)
      };
      departments.add(row);
      if (wrong) {
        extract.mended(
            "department",
            row[0],
            "head_doctor_id",
            "prefix of another hospital",
            extract.hospital() + "-" + head);
      }
      if (i == 2 + extract.hospital().ordinal()) {
        departments.add(row.clone());
        extract.duplicate("department");
      }
    }
    extract.first(departments);
  }

  private void scores() {
    HospitalTable scores =
        new HospitalTable(
            "satisfaction_score",
            "satisfaction_id",
            "patient_id",
            "doctor_id",
            "rating",
            "feedback",
            "survey_date",
            "department");
    for (int i = 1; i <= 120; i++) {
      Rng rng = extract.rng("score", i);
      int number = rng.between(1, DOCTORS);
      scores.add(
          id("SAT", i),
          id("P", rng.between(1, PATIENTS)),
          extract.doctor(number),
          i % 30 == 11 ? "N/A" : Integer.toString(rng.between(1, 5)),
          rng.pick(List.of("Kind staff", "Long wait, but good care", "Clean rooms", "")),
          extract.date(LocalDate.of(2024, 2, 1).plusDays(rng.below(360))),
          DEPARTMENTS.get(number % DEPARTMENTS.size()));
    }
    extract.first(scores);
  }
}
