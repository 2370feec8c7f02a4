package org.carelake.samples;

import static org.carelake.samples.HospitalExtract.id;
import static org.carelake.samples.HospitalTable.RAW;

import java.time.LocalDate;
import java.util.List;

/** Rooms, beds, medicines, suppliers and tests of one hospital. */
final class HospitalStores {
  private static final List<String> MEDICINES =
      List.of("Amoxicillin", "Ibuprofen", "Metformin", "Lisinopril", "Salbutamol", "Omeprazole");

  private final HospitalExtract extract;

  HospitalStores(HospitalExtract extract) {
    this.extract = extract;
  }

  void make() {
    rooms();
    stock();
    suppliers();
    prescriptions();
    tests();
  }

  private void rooms() {
    HospitalTable rooms =
        new HospitalTable(
            "rooms",
            "room_id",
            "department_id",
            "room_type",
            "floor",
            "capacity",
            "status",
            "daily_charge",
            "avg_monthly_maintenance_cost");
    HospitalTable beds =
        new HospitalTable(
            "beds", "bed_id", "room_id", "status", "patient_id", "occupied_from", "occupied_till");
    int bed = 0;
    for (int i = 1; i <= 30; i++) {
      Rng rng = extract.rng("room", i);
      int capacity = rng.between(1, 3);
      rooms.add(
          id("R", i),
          id("DEP", i % 12 + 1),
          rng.pick(List.of("General", "Private", "ICU")),
          Integer.toString(i % 5),
          Integer.toString(capacity),
          rng.pick(List.of("Available", "Occupied")),
          Integer.toString(rng.between(4, 40) * 25),
          i % 9 == 0 ? "N/A" : Integer.toString(rng.between(10, 60) * 10));
      for (int b = 0; b < capacity; b++) {
        bed++;
        boolean taken = rng.chance(600);
        LocalDate from = LocalDate.of(2024, 12, 1).plusDays(rng.below(50));
        beds.add(
            id("BED", bed),
            id("R", i),
            taken ? "Occupied" : "Available",
            taken ? id("P", rng.between(1, 200)) : "",
            taken ? extract.date(from) : "null",
            taken && rng.chance(500) ? extract.date(from.plusDays(5)) : "");
      }
    }
    extract.first(rooms);
    extract.first(beds);
  }

  private void stock() {
    HospitalTable table =
        new HospitalTable(
            "medical_stock",
            "medicine_id",
            "medicine_name",
            "category",
            "supplier_id",
            "cost_price",
            "unit_price",
            "stock_quantity",
            "expiry_date",
            "manufacture_date",
            "batch_number",
            "reorder_level");
    for (int i = 1; i <= 30; i++) {
      Rng rng = extract.rng("stock", i);
      int cost = rng.between(2, 80);
      table.add(
          id("M", (i + 1) / 2),
          MEDICINES.get((i + 1) / 2 % MEDICINES.size()),
          rng.pick(List.of("Antibiotic", "Painkiller", "Chronic")),
          id("SUP", i % 8 + 1),
          cost + ".25",
          (cost + rng.between(1, 20)) + ".75",
          Integer.toString(rng.between(0, 500)),
          extract.date(LocalDate.of(2025, 6, 1).plusDays(rng.below(700))),
          extract.date(LocalDate.of(2023, 1, 1).plusDays(rng.below(500))),
          "BATCH" + i,
          Integer.toString(rng.between(10, 60)));
    }
    extract.first(table);
  }

  private void suppliers() {
    boolean twice = extract.hospital() == Hospital.H1;
    HospitalTable table =
        twice
            ? new HospitalTable(
                "supplier",
                "supplier_id",
                "name",
                "contact_person",
                "phone",
                "email",
                "address",
                "city",
                "state",
                "state",
                "pincode",
                "contract_start_date")
            : new HospitalTable(
                "supplier",
                "supplier_id",
                "name",
                "contact_person",
                "phone",
                "email",
                "address",
                "city",
                "state",
                "pincode",
                "contract_start_date",
                "",
                "");
    for (int i = 1; i <= 8; i++) {
      Rng rng = extract.rng("supplier", i);
      String state = rng.pick(List.of("North", "South"));
      String street = Names.street(rng);
      String since = extract.date(LocalDate.of(2019, 1, 1).plusDays(rng.below(1500)));
      boolean split = !twice && i % 4 == extract.hospital().ordinal();
      String key = id("SUP", i);
      if (twice) {
        table.add(
            key,
            "Supplies " + i,
            rng.pick(Names.GIVEN),
            Names.phone(rng),
            "s" + i + "@example.org",
            street,
            "Sampletown",
            "",
            state,
            "1000" + i,
            since);
        extract.mended("supplier", key, "state", "header twice", state);
      } else if (split) {
        table.add(
            key,
            "Supplies " + i,
            rng.pick(Names.GIVEN),
            Names.phone(rng),
            "s" + i + "@example.org",
            RAW + street + "\"",
            RAW + " Unit " + i,
            "Sampletown",
            state,
            "1000" + i,
            since,
            "");
        extract.mended(
            "supplier", key, "address", "address split over columns", street + ", Unit " + i);
        extract.mended("supplier", key, "pincode", "address split over columns", "1000" + i);
      } else {
        table.add(
            key,
            "Supplies " + i,
            rng.pick(Names.GIVEN),
            Names.phone(rng),
            "s" + i + "@example.org",
            street,
            "Sampletown",
            state,
            "1000" + i,
            since,
            "",
            "");
      }
    }
    table.rows().add(table.rows().get(0));
    extract.duplicate("supplier");
    extract.first(table);
  }

  private void prescriptions() {
    HospitalTable table =
        new HospitalTable(
            "medicine_patient", "patient_id", "medicine_id", "quantity", "prescription_date");
    for (int i = 1; i <= 500; i++) {
      Rng rng = extract.rng("prescription", i);
      // each patient and medicine at most once a date: the date moves with the round
      table.add(
          id("P", i % 200 + 1),
          id("M", i % 15 + 1),
          Integer.toString(rng.between(1, 30)),
          extract.date(LocalDate.of(2024, 1, 1).plusDays(i % 360)));
    }
    for (int i = 0; i < 3 + extract.hospital().ordinal(); i++) {
      table.rows().add(table.rows().get(i * 40));
      extract.duplicate("medicine_patient");
    }
    extract.first(table);
  }

  private void tests() {
    HospitalTable tests =
        new HospitalTable(
            "medical_tests",
            "test_id",
            "test_name",
            "category",
            "department_id",
            "cost",
            "duration_minutes",
            "fasting_required");
    for (int i = 1; i <= 20; i++) {
      Rng rng = extract.rng("test", i);
      tests.add(
          extract.hospital() + "-" + id("T", i),
          "Test " + i,
          rng.pick(List.of("Blood", "Imaging", "Heart")),
          id("DEP", i % 12 + 1),
          Integer.toString(rng.between(2, 60) * 5),
          Integer.toString(rng.between(1, 12) * 10),
          rng.pick(List.of("Yes", "No")));
    }
    extract.first(tests);
    HospitalTable done =
        new HospitalTable(
            "patient_tests",
            "patient_test_id",
            "patient_id",
            "test_id",
            "doctor_id",
            "test_date",
            "result_date",
            "status",
            "result",
            "notes",
            "amount",
            "payment_method",
            "discount");
    for (int i = 1; i <= 220; i++) {
      Rng rng = extract.rng("patient test", i);
      LocalDate day = LocalDate.of(2024, 1, 5).plusDays(rng.below(380));
      boolean bare = i % 10 == extract.hospital().ordinal();
      boolean pending = rng.chance(120);
      String test = id("T", rng.between(1, 20));
      String key = id("PT", i);
      done.add(
          key,
          id("P", rng.between(1, 200)),
          bare ? test : extract.hospital() + "-" + test,
          extract.doctor(rng.between(1, 24)),
          extract.date(day),
          pending ? "Pending" : extract.date(day.plusDays(2)),
          pending ? "Pending" : "Completed",
          pending ? "Pending" : rng.pick(List.of("Normal", "Abnormal")),
          rng.pick(List.of("", "Repeat in a year")),
          i % 17 == 5 ? "N/A" : Integer.toString(rng.between(2, 60) * 5),
          rng.pick(List.of("Cash", "Card")),
          rng.pick(List.of("0", "5", "null")));
      if (bare) {
        extract.mended(
            "patient_tests", key, "test_id", "id without prefix", extract.hospital() + "-" + test);
      }
      if (pending) {
        extract.mended("patient_tests", key, "result_date", "not a date", null);
      }
    }
    extract.first(done);
  }
}
