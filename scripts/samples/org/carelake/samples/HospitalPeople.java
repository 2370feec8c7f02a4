package org.carelake.samples;

import static org.carelake.samples.HospitalExtract.DEPARTMENTS;
import static org.carelake.samples.HospitalExtract.DOCTORS;
import static org.carelake.samples.HospitalExtract.PATIENTS;
import static org.carelake.samples.HospitalExtract.id;
import static org.carelake.samples.HospitalExtract.name;
import static org.carelake.samples.HospitalTable.RAW;

import java.time.LocalDate;
import java.util.List;

/** Patients, doctors and staff of one hospital. */
final class HospitalPeople {
  private static final List<String> STATES = List.of("North", "South", "East", "West");
  private static final List<String> ACCENTED =
      List.of("Zoë Muñoz", "José García", "Søren Kjær", "Renée Lefèvre", "Jürgen Groß");

  private final HospitalExtract extract;

  HospitalPeople(HospitalExtract extract) {
    this.extract = extract;
  }

  void make() {
    patients();
    doctors();
    staff();
  }

  private void patients() {
    HospitalTable patients =
        new HospitalTable(
            "patients",
            "patient_id",
            "patient_name",
            "age",
            "gender",
            "weight",
            "blood_group",
            "address",
            "state",
            "phone",
            "email",
            "admission_date",
            "discharge_date",
            "admission_status",
            "image_url");
    HospitalTable again = patients.empty();
    for (int i = 1; i <= PATIENTS; i++) {
      Rng rng = extract.rng("patient", i);
      boolean accented = i % 40 == 7;
      String name = accented ? ACCENTED.get(i / 40) : name(rng);
      LocalDate admitted = LocalDate.of(2024, 1, 1).plusDays(rng.below(380));
      boolean discharged = rng.chance(850);
      String[] row = {
        id("P", i),
        name,
        Integer.toString(rng.between(1, 95)),
        rng.pick(List.of("Male", "Female", "M", "F")),
        i % 50 == 3 ? "N/A" : Integer.toString(rng.between(8, 120)),
        rng.pick(List.of("A+", "A-", "B+", "O+", "O-", "AB+")),
        Names.street(rng),
        rng.pick(STATES),
        Names.phone(rng),
        "patient" + i + "@example.org",
        extract.date(admitted),
        discharged
            ? extract.date(admitted.plusDays(rng.between(1, 14)))
            : rng.pick(List.of("", "null")),
        discharged ? "Discharged" : "Admitted",
        "https://example.org/p/" + i + ".png"
      };
      patients.add(row);
      if (accented) {
        extract.mended("patients", row[0], "patient_name", "encoding", name);
      }
      if (i % 50 == 3) {
        extract.mended("patients", row[0], "weight", "not a number", null);
      }
      if (i % 7 == 0) {
        String[] resent = row.clone();
        if (i % 14 == 0) {
          resent[6] = (100 + i) + " Moved Street";
          extract.mended("patients", row[0], "address", "sent again", resent[6]);
        }
        again.add(resent);
        extract.duplicate("patients");
      }
    }
    extract.first(patients);
    extract.again(again);
  }

  private void doctors() {
    HospitalTable doctors =
        new HospitalTable(
            "doctors",
            "doctor_id",
            "doctor_name",
            "specialization",
            "department",
            "salary",
            "status",
            "availability",
            "joining_date",
            "qualification",
            "experience_years",
            "phone",
            "email",
            "image_url");
    HospitalTable again = doctors.empty();
    for (int i = 1; i <= DOCTORS; i++) {
      Rng rng = extract.rng("doctor", i);
      String department = DEPARTMENTS.get(i % DEPARTMENTS.size());
      String phone = Names.phone(rng);
      String email = "doctor" + i + "." + extract.hospital().folder() + "@example.org";
      boolean swapped = i <= extract.hospital().swapped();
      String[] row = {
        extract.doctor(i),
        "Dr. " + name(rng),
        department,
        department,
        Integer.toString(rng.between(60, 220) * 1000),
        rng.chance(900) ? "Active" : "On Leave",
        rng.pick(List.of("Morning", "Evening", "Full Day")),
        extract.date(LocalDate.of(2008, 1, 1).plusDays(rng.below(5000))),
        rng.pick(List.of("MBBS, MD", "MBBS", "MD", "MS")),
        Integer.toString(rng.between(1, 30)),
        swapped ? email : phone,
        swapped ? phone : email,
        "https://example.org/d/" + i + ".png"
      };
      doctors.add(row);
      if (swapped) {
        extract.mended("doctors", row[0], "email", "phone and e-mail swapped", email);
        extract.mended("doctors", row[0], "phone", "phone and e-mail swapped", phone);
      }
      if (i % 8 == 0) {
        String[] resent = row.clone();
        resent[3] = DEPARTMENTS.get((i + 3) % DEPARTMENTS.size());
        resent[4] = Integer.toString(Integer.parseInt(row[4]) + 5000);
        again.add(resent);
        extract.duplicate("doctors");
        extract.mended("doctors", row[0], "department", "sent again", resent[3]);
      }
    }
    extract.first(doctors);
    extract.again(again);
  }

  private void staff() {
    HospitalTable staff =
        new HospitalTable(
            "staff",
            "staff_id",
            "staff_name",
            "department_id",
            "role",
            "salary",
            "joining_date",
            "shift",
            "phone",
            "email",
            "address",
            "",
            "");
    for (int i = 1; i <= 40; i++) {
      Rng rng = extract.rng("staff", i);
      String street = Names.street(rng);
      boolean split = i % 5 == extract.hospital().ordinal();
      staff.add(
          id("S", i),
          name(rng),
          id("DEP", i % DEPARTMENTS.size() + 1),
          rng.pick(List.of("Nurse", "Technician", "Receptionist", "Porter")),
          i % 13 == 0 ? "null" : Integer.toString(rng.between(20, 60) * 1000),
          extract.date(LocalDate.of(2012, 1, 1).plusDays(rng.below(4000))),
          rng.pick(List.of("Day", "Night")),
          Names.phone(rng),
          "staff" + i + "@example.org",
          split ? RAW + street + "\"" : street,
          split ? RAW + " Block " + (char) ('A' + i % 4) : "",
          split ? RAW + " Sampletown\"" : "");
      if (split) {
        extract.mended(
            "staff",
            id("S", i),
            "address",
            "address split over columns",
            street + ", Block " + (char) ('A' + i % 4) + ", Sampletown");
      }
    }
    extract.first(staff);
  }
}
