package org.carelake.samples;

import static org.carelake.samples.HospitalTable.RAW;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The extracts of three hospitals, fifteen tables each, with the defects that such extracts have:
 * everything on 31 January 2025, and on 31 March what was sent again.
 */
final class HospitalSamples {
  static final LocalDate FIRST = LocalDate.of(2025, 1, 31);
  static final LocalDate SECOND = LocalDate.of(2025, 3, 31);
  private static final int PATIENTS = 200;
  private static final int DOCTORS = 24;
  private static final List<String> DEPARTMENTS =
      List.of(
          "Cardiology",
          "Neurology",
          "Orthopaedics",
          "Paediatrics",
          "Oncology",
          "Radiology",
          "Dermatology",
          "Psychiatry",
          "Emergency",
          "Surgery",
          "Urology",
          "General Medicine");
  private static final List<String> STATUSES =
      List.of("Completed", "Scheduled", "Cancelled", "No Show");
  private static final List<String> PAYMENTS = List.of("Cash", "Card", "Insurance", "Transfer");
  private static final List<String> REASONS =
      List.of("Fever", "Back pain", "Follow-up", "Headache", "Check-up", "Chest pain");
  private static final List<String> DIAGNOSES =
      List.of("Hypertension", "Migraine", "Type 2 diabetes", "Asthma", "Sprain", "Anxiety");
  private static final List<String> STATES = List.of("North", "South", "East", "West");
  private static final List<String> ACCENTED =
      List.of("Zoë Muñoz", "José García", "Søren Kjær", "Renée Lefèvre", "Jürgen Groß");

  private final Hospital hospital;
  private final HospitalDefects defects;
  private final List<HospitalTable> first = new ArrayList<>();
  private final List<HospitalTable> second = new ArrayList<>();

  private HospitalSamples(Hospital hospital, HospitalDefects defects) {
    this.hospital = hospital;
    this.defects = defects;
  }

  /** Writes all extracts and what must become of them. */
  static void write(Path folder) throws IOException {
    HospitalDefects defects = new HospitalDefects();
    for (Hospital hospital : Hospital.values()) {
      HospitalSamples samples = new HospitalSamples(hospital, defects);
      samples.make();
      samples.write(folder, FIRST, samples.first);
      samples.write(folder, SECOND, samples.second);
    }
    Files.writeString(folder.resolve("expected.json"), defects.json());
  }

  private void write(Path folder, LocalDate date, List<HospitalTable> tables) throws IOException {
    Path target = folder.resolve(hospital.folder()).resolve(date.toString());
    Files.createDirectories(target);
    for (HospitalTable table : tables) {
      defects.received(hospital, table.name(), table.rows().size());
      Files.write(
          target.resolve(table.name() + ".csv"),
          table.csv(hospital == Hospital.H1).getBytes(hospital.charset()));
    }
  }

  private void make() {
    people();
    care();
    new HospitalStores(hospital, defects, first).make();
    appointments();
    surgery();
    bills();
  }

  private Rng rng(String what, int index) {
    return Rng.of("hospitals/" + hospital + "/" + what, index);
  }

  static String id(String letter, int number) {
    return String.format(Locale.ROOT, "%s%03d", letter, number);
  }

  private String doctor(int number) {
    return hospital + "-" + id("D", number);
  }

  private String date(LocalDate date) {
    return hospital.date(date);
  }

  private static String name(Rng rng) {
    return rng.pick(Names.GIVEN) + " " + rng.pick(Names.FAMILY);
  }

  private void people() {
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
      Rng rng = rng("patient", i);
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
        date(admitted),
        discharged ? date(admitted.plusDays(rng.between(1, 14))) : rng.pick(List.of("", "null")),
        discharged ? "Discharged" : "Admitted",
        "https://example.org/p/" + i + ".png"
      };
      patients.add(row);
      if (accented) {
        defects.mended(hospital, "patients", row[0], "patient_name", "encoding", name);
      }
      if (i % 50 == 3) {
        defects.mended(hospital, "patients", row[0], "weight", "not a number", null);
      }
      if (i % 7 == 0) {
        String[] resent = row.clone();
        if (i % 14 == 0) {
          resent[6] = (100 + i) + " Moved Street";
          defects.mended(hospital, "patients", row[0], "address", "sent again", resent[6]);
        }
        again.add(resent);
        defects.duplicate(hospital, "patients");
      }
    }
    first.add(patients);
    second.add(again);
    doctors();
    staff();
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
      Rng rng = rng("doctor", i);
      String department = DEPARTMENTS.get(i % DEPARTMENTS.size());
      String phone = Names.phone(rng);
      String email = "doctor" + i + "." + hospital.folder() + "@example.org";
      boolean swapped = i <= hospital.swapped();
      String[] row = {
        doctor(i),
        "Dr. " + name(rng),
        department,
        department,
        Integer.toString(rng.between(60, 220) * 1000),
        rng.chance(900) ? "Active" : "On Leave",
        rng.pick(List.of("Morning", "Evening", "Full Day")),
        date(LocalDate.of(2008, 1, 1).plusDays(rng.below(5000))),
        rng.pick(List.of("MBBS, MD", "MBBS", "MD", "MS")),
        Integer.toString(rng.between(1, 30)),
        swapped ? email : phone,
        swapped ? phone : email,
        "https://example.org/d/" + i + ".png"
      };
      doctors.add(row);
      if (swapped) {
        defects.mended(hospital, "doctors", row[0], "email", "phone and e-mail swapped", email);
        defects.mended(hospital, "doctors", row[0], "phone", "phone and e-mail swapped", phone);
      }
      if (i % 8 == 0) {
        String[] resent = row.clone();
        resent[3] = DEPARTMENTS.get((i + 3) % DEPARTMENTS.size());
        resent[4] = Integer.toString(Integer.parseInt(row[4]) + 5000);
        again.add(resent);
        defects.duplicate(hospital, "doctors");
        defects.mended(hospital, "doctors", row[0], "department", "sent again", resent[3]);
      }
    }
    first.add(doctors);
    second.add(again);
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
      Rng rng = rng("staff", i);
      String street = Names.street(rng);
      boolean split = i % 5 == hospital.ordinal();
      staff.add(
          id("S", i),
          name(rng),
          id("DEP", i % DEPARTMENTS.size() + 1),
          rng.pick(List.of("Nurse", "Technician", "Receptionist", "Porter")),
          i % 13 == 0 ? "null" : Integer.toString(rng.between(20, 60) * 1000),
          date(LocalDate.of(2012, 1, 1).plusDays(rng.below(4000))),
          rng.pick(List.of("Day", "Night")),
          Names.phone(rng),
          "staff" + i + "@example.org",
          split ? RAW + street + "\"" : street,
          split ? RAW + " Block " + (char) ('A' + i % 4) : "",
          split ? RAW + " Sampletown\"" : "");
      if (split) {
        defects.mended(
            hospital,
            "staff",
            id("S", i),
            "address",
            "address split over columns",
            street + ", Block " + (char) ('A' + i % 4) + ", Sampletown");
      }
    }
    first.add(staff);
  }

  private void care() {
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
      boolean wrong = i % 4 == hospital.ordinal();
      String other = Hospital.values()[(hospital.ordinal() + 1) % 3].name();
      String head = id("D", i * 2 - 1);
      String[] row = {
        id("DEP", i),
        DEPARTMENTS.get(i - 1),
        Integer.toString(i % 5),
        (wrong ? other : hospital.name()) + "-" + head,
        Integer.toString(10 + i),
        Integer.toString(1000 + i)
      };
      departments.add(row);
      if (wrong) {
        defects.mended(
            hospital,
            "department",
            row[0],
            "head_doctor_id",
            "prefix of another hospital",
            hospital + "-" + head);
      }
      if (i == 2 + hospital.ordinal()) {
        departments.add(row.clone());
        defects.duplicate(hospital, "department");
      }
    }
    first.add(departments);
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
      Rng rng = rng("score", i);
      int number = rng.between(1, DOCTORS);
      scores.add(
          id("SAT", i),
          id("P", rng.between(1, PATIENTS)),
          doctor(number),
          i % 30 == 11 ? "N/A" : Integer.toString(rng.between(1, 5)),
          rng.pick(List.of("Kind staff", "Long wait, but good care", "Clean rooms", "")),
          date(LocalDate.of(2024, 2, 1).plusDays(rng.below(360))),
          DEPARTMENTS.get(number % DEPARTMENTS.size()));
    }
    first.add(scores);
  }

  private void appointments() {
    HospitalTable table =
        new HospitalTable(
            "appointments",
            "appointment_id",
            "patient_id",
            "doctor_id",
            "appointment_date",
            "appointment_time",
            "status",
            "reason_for_visit",
            "notes",
            "suggestion",
            "fees",
            "payment_method",
            "discount",
            "diagnosis");
    HospitalTable again = table.empty();
    for (int i = 1; i <= 300; i++) {
      Rng rng = rng("appointment", i);
      LocalDate day = LocalDate.of(2024, 1, 5).plusDays(rng.below(380));
      String reason = rng.pick(REASONS);
      String notes = rng.pick(List.of("Stable", "Needs rest", "Blood drawn"));
      String suggestion = rng.pick(List.of("Drink water", "Walk daily", "Return in a month"));
      String fees = rng.between(20, 250) + ".50";
      String payment = rng.pick(PAYMENTS);
      String discount = rng.chance(150) ? rng.pick(List.of("null", "")) : "" + rng.between(0, 20);
      String diagnosis = rng.pick(DIAGNOSES);
      // one patient and one doctor that no table knows: facts must not lose the row
      String patient = i == 77 ? "P999" : id("P", rng.between(1, PATIENTS));
      String doctorId = i == 78 ? hospital + "-D999" : doctor(rng.between(1, DOCTORS));
      String when = i == 200 && hospital == Hospital.H2 ? "2023" : date(day);
      String key = id("A", i);
      int shift = i % 25 == 5 && i / 25 < hospital.shifted() ? i / 25 % 3 + 1 : 0;
      String[] row = {
        key,
        patient,
        doctorId,
        when,
        rng.between(8, 18) + ":30",
        rng.pick(STATUSES),
        shift == 1 ? RAW + reason + ", since Monday" : reason,
        shift == 2 ? RAW + notes + ", tired" : notes,
        shift == 3 ? RAW + suggestion + ", sleep" : suggestion,
        fees,
        payment,
        discount,
        diagnosis
      };
      if (when.equals("2023")) {
        defects.unmendable(hospital, "appointments");
      }
      if (i == 160 + hospital.ordinal()) {
        // two commas, neither followed by a blank: nothing says what belongs together
        row[6] = RAW + reason + ",cough,cold";
        defects.unmendable(hospital, "appointments");
      }
      if (i % 60 == 31) {
        // a missing field moves the rest to the left: the fees stand in suggestion
        String[] left = new String[12];
        System.arraycopy(row, 0, left, 0, 7);
        System.arraycopy(row, 8, left, 7, 5);
        table.add(left);
        tell("appointments", key, "fees", "moved to the left", fees);
        tell("appointments", key, "suggestion", "moved to the left", suggestion);
        tell("appointments", key, "diagnosis", "moved to the left", diagnosis);
      } else {
        table.add(row);
      }
      if (shift > 0) {
        tell("appointments", key, "fees", "moved to the right", fees);
        tell("appointments", key, "payment_method", "moved to the right", payment);
        tell("appointments", key, "diagnosis", "moved to the right", diagnosis);
        tell(
            "appointments",
            key,
            shift == 1 ? "reason_for_visit" : shift == 2 ? "notes" : "suggestion",
            "moved to the right",
            row[5 + shift].substring(1));
      }
      if (i % 20 == 9 && shift == 0) {
        String[] resent = row.clone();
        resent[5] = "Completed";
        again.add(resent);
        defects.duplicate(hospital, "appointments");
      }
    }
    first.add(table);
    second.add(again);
  }

  private void tell(String table, String key, String column, String defect, String value) {
    defects.mended(hospital, table, key, column, defect, value);
  }

  private void surgery() {
    HospitalTable table =
        new HospitalTable(
            "surgery",
            "appointment_id",
            "patient_id",
            "doctor_id",
            "surgery_date",
            "surgery_time",
            "status",
            "reason",
            "notes",
            "outcome",
            "fees",
            "payment_method",
            "discount");
    for (int i = 1; i <= 60; i++) {
      Rng rng = rng("surgery", i);
      String fees = rng.between(900, 9000) + ".00";
      String payment = rng.pick(PAYMENTS);
      boolean shifted = i % 12 == 4 + hospital.ordinal();
      String outcome = rng.pick(List.of("Successful", "Complications"));
      String notes = rng.pick(List.of("Under local anaesthesia", "Long operation"));
      table.add(
          id("OP", i),
          id("P", rng.between(1, PATIENTS)),
          doctor(rng.between(1, DOCTORS)),
          date(LocalDate.of(2024, 1, 10).plusDays(rng.below(370))),
          rng.between(7, 16) + ":00",
          "Done",
          rng.pick(List.of("Appendix", "Knee", "Cataract", "Hernia")),
          shifted ? RAW + notes + ", no fever" : notes,
          outcome,
          fees,
          payment,
          Integer.toString(rng.between(0, 15)));
      if (shifted) {
        tell("surgery", id("OP", i), "fees", "moved to the right", fees);
        tell("surgery", id("OP", i), "outcome", "moved to the right", outcome);
        tell("surgery", id("OP", i), "notes", "moved to the right", notes + ", no fever");
        tell("surgery", id("OP", i), "payment_method", "moved to the right", payment);
      }
    }
    first.add(table);
  }

  private void bills() {
    HospitalTable table =
        new HospitalTable(
            "hospital_bills",
            "bill_id",
            "patient_id",
            "admission_date",
            "discharge_date",
            "room_charges",
            "surgery_charges",
            "medicine_charges",
            "test_charges",
            "doctor_fees",
            "other_charges",
            "total_amount",
            "discount",
            "paid_amount",
            "payment_status",
            "payment_method");
    HospitalTable again = table.empty();
    for (int i = 1; i <= 180; i++) {
      Rng rng = rng("bill", i);
      LocalDate in = LocalDate.of(2024, 1, 1).plusDays(rng.below(380));
      int[] charges = new int[6];
      int sum = 0;
      for (int c = 0; c < charges.length; c++) {
        charges[c] = rng.between(0, 40) * 25;
        sum += charges[c];
      }
      int discount = rng.between(0, 4) * 10;
      int total = sum - discount + (i % 60 == 17 ? 100 : 0);
      boolean pending = rng.chance(100);
      String[] row = {
        id("B", i),
        id("P", rng.between(1, PATIENTS)),
        date(in),
        date(in.plusDays(3)),
        "" + charges[0],
        "" + charges[1],
        "" + charges[2],
        "" + charges[3],
        "" + charges[4],
        "" + charges[5],
        "" + total,
        discount == 0 ? "null" : "" + discount,
        pending ? "Pending" : "" + total,
        pending ? "Pending" : "Paid",
        rng.pick(PAYMENTS)
      };
      table.add(row);
      if (pending && i % 2 == 0) {
        String[] resent = row.clone();
        resent[12] = "" + total;
        resent[13] = "Paid";
        again.add(resent);
        defects.duplicate(hospital, "hospital_bills");
        tell("hospital_bills", row[0], "payment_status", "sent again", "Paid");
      } else if (pending) {
        tell("hospital_bills", row[0], "paid_amount", "not a number", null);
      }
    }
    first.add(table);
    second.add(again);
  }

  /** Command line: the folder to write to. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: FOLDER");
      System.exit(2);
    }
    write(Path.of(args[0]));
  }
}
