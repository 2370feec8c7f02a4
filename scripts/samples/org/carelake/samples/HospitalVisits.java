package org.carelake.samples;

import static org.carelake.samples.HospitalExtract.DOCTORS;
import static org.carelake.samples.HospitalExtract.PATIENTS;
import static org.carelake.samples.HospitalExtract.id;
import static org.carelake.samples.HospitalTable.RAW;

import java.time.LocalDate;
import java.util.List;

/** Appointments and surgery of one hospital. */
final class HospitalVisits {
  private static final List<String> STATUSES =
      List.of("Completed", "Scheduled", "Cancelled", "No Show");
  private static final List<String> REASONS =
      List.of("Fever", "Back pain", "Follow-up", "Headache", "Check-up", "Chest pain");
  private static final List<String> DIAGNOSES =
      List.of("Hypertension", "Migraine", "Type 2 diabetes", "Asthma", "Sprain", "Anxiety");

  private final HospitalExtract extract;

  HospitalVisits(HospitalExtract extract) {
    this.extract = extract;
  }

  void make() {
    appointments();
    surgery();
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
      Rng rng = extract.rng("appointment", i);
      LocalDate day = LocalDate.of(2024, 1, 5).plusDays(rng.below(380));
      String reason = rng.pick(REASONS);
      String notes = rng.pick(List.of("Stable", "Needs rest", "Blood drawn"));
      String suggestion = rng.pick(List.of("Drink water", "Walk daily", "Return in a month"));
      String fees = rng.between(20, 250) + ".50";
      String payment = rng.pick(HospitalExtract.PAYMENTS);
      String discount = rng.chance(150) ? rng.pick(List.of("null", "")) : "" + rng.between(0, 20);
      String diagnosis = rng.pick(DIAGNOSES);
      // one patient and one doctor that no table knows: facts must not lose the row
      String patient = i == 77 ? "P999" : id("P", rng.between(1, PATIENTS));
      String doctorId =
          i == 78 ? extract.hospital() + "-D999" : extract.doctor(rng.between(1, DOCTORS));
      String when = i == 200 && extract.hospital() == Hospital.H2 ? "2023" : extract.date(day);
      String key = id("A", i);
      int shift = i % 25 == 5 && i / 25 < extract.hospital().shifted() ? i / 25 % 3 + 1 : 0;
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
        extract.unmendable("appointments");
      }
      if (i == 160 + extract.hospital().ordinal()) {
        // two commas, neither followed by a blank: nothing says what belongs together
        row[6] = RAW + reason + ",cough,cold";
        extract.unmendable("appointments");
      }
      if (i % 60 == 31) {
        // a missing field moves the rest to the left: the fees stand in suggestion
        String[] left = new String[12];
        System.arraycopy(row, 0, left, 0, 7);
        System.arraycopy(row, 8, left, 7, 5);
        table.add(left);
        extract.mended("appointments", key, "fees", "moved to the left", fees);
        extract.mended("appointments", key, "suggestion", "moved to the left", suggestion);
        extract.mended("appointments", key, "diagnosis", "moved to the left", diagnosis);
      } else {
        table.add(row);
      }
      if (shift > 0) {
        extract.mended("appointments", key, "fees", "moved to the right", fees);
        extract.mended("appointments", key, "payment_method", "moved to the right", payment);
        extract.mended("appointments", key, "diagnosis", "moved to the right", diagnosis);
        extract.mended(
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
        extract.duplicate("appointments");
      }
    }
    extract.first(table);
    extract.again(again);
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
      Rng rng = extract.rng("surgery", i);
      String fees = rng.between(900, 9000) + ".00";
      String payment = rng.pick(HospitalExtract.PAYMENTS);
      boolean shifted = i % 12 == 4 + extract.hospital().ordinal();
      String outcome = rng.pick(List.of("Successful", "Complications"));
      String notes = rng.pick(List.of("Under local anaesthesia", "Long operation"));
      table.add(
          id("OP", i),
          id("P", rng.between(1, PATIENTS)),
          extract.doctor(rng.between(1, DOCTORS)),
          extract.date(LocalDate.of(2024, 1, 10).plusDays(rng.below(370))),
          rng.between(7, 16) + ":00",
          "Done",
          rng.pick(List.of("Appendix", "Knee", "Cataract", "Hernia")),
          shifted ? RAW + notes + ", no fever" : notes,
          outcome,
          fees,
          payment,
          Integer.toString(rng.between(0, 15)));
      if (shifted) {
        extract.mended("surgery", id("OP", i), "fees", "moved to the right", fees);
        extract.mended("surgery", id("OP", i), "outcome", "moved to the right", outcome);
        extract.mended("surgery", id("OP", i), "notes", "moved to the right", notes + ", no fever");
        extract.mended("surgery", id("OP", i), "payment_method", "moved to the right", payment);
      }
    }
    extract.first(table);
  }
}
