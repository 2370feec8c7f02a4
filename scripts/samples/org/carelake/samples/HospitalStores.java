package org.carelake.samples;

import static org.carelake.samples.HospitalSamples.id;
import static org.carelake.samples.HospitalTable.RAW;

import java.time.LocalDate;
import java.util.List;

/** Rooms, beds, medicines, suppliers and tests of one hospital. */
final class HospitalStores {
  private static final List<String> MEDICINES =
      List.of("Amoxicillin", "Ibuprofen", "Metformin", "Lisinopril", "Salbutamol", "Omeprazole");

  private final Hospital hospital;
  private final HospitalDefects defects;
  private final List<HospitalTable> tables;

  HospitalStores(Hospital hospital, HospitalDefects defects, List<HospitalTable> tables) {
    this.hospital = hospital;
    this.defects = defects;
    this.tables = tables;
  }

  void make() {
    rooms();
    stock();
    suppliers();
    prescriptions();
    tests();
  }

  private Rng rng(String what, int index) {
    return Rng.of("hospitals/" + hospital + "/" + what, index);
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
      Rng rng = rng("room", i);
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
            taken ? hospital.date(from) : "null",
            taken && rng.chance(500) ? hospital.date(from.plusDays(5)) : "");
      }
    }
    tables.add(rooms);
    tables.add(beds);
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
      Rng rng = rng("stock", i);
      int cost = rng.between(2, 80);
      table.add(
          id("M", (i + 1) / 2),
          MEDICINES.get((i + 1) / 2 % MEDICINES.size()),
          rng.pick(List.of("Antibiotic", "Painkiller", "Chronic")),
          id("SUP", i % 8 + 1),
          cost + ".25",
          (cost + rng.between(1, 20)) + ".75",
          Integer.toString(rng.between(0, 500)),
          hospital.date(LocalDate.of(2025, 6, 1).plusDays(rng.below(700))),
          hospital.date(LocalDate.of(2023, 1, 1).plusDays(rng.below(500))),
          "BATCH" + i,
          Integer.toString(rng.between(10, 60)));
    }
    tables.add(table);
  }

  private void suppliers() {
    boolean twice = hospital == Hospital.H1;
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
      Rng rng = rng("supplier", i);
      String state = rng.pick(List.of("North", "South"));
      String street = Names.street(rng);
      String since = hospital.date(LocalDate.of(2019, 1, 1).plusDays(rng.below(1500)));
      boolean split = !twice && i % 4 == hospital.ordinal();
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
        defects.mended(hospital, "supplier", key, "state", "header twice", state);
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
        defects.mended(
            hospital,
            "supplier",
            key,
            "address",
            "address split over columns",
            street + ", Unit " + i);
        defects.mended(
            hospital, "supplier", key, "pincode", "address split over columns", "1000" + i);
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
    defects.duplicate(hospital, "supplier");
    tables.add(table);
  }

  private void prescriptions() {
    HospitalTable table =
        new HospitalTable(
            "medicine_patient", "patient_id", "medicine_id", "quantity", "prescription_date");
    for (int i = 1; i <= 500; i++) {
      Rng rng = rng("prescription", i);
      // each patient and medicine at most once a date: the date moves with the round
      table.add(
          id("P", i % 200 + 1),
          id("M", i % 15 + 1),
          Integer.toString(rng.between(1, 30)),
          hospital.date(LocalDate.of(2024, 1, 1).plusDays(i % 360)));
    }
    for (int i = 0; i < 3 + hospital.ordinal(); i++) {
      table.rows().add(table.rows().get(i * 40));
      defects.duplicate(hospital, "medicine_patient");
    }
    tables.add(table);
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
      Rng rng = rng("test", i);
      tests.add(
          hospital + "-" + id("T", i),
          "Test " + i,
          rng.pick(List.of("Blood", "Imaging", "Heart")),
          id("DEP", i % 12 + 1),
          Integer.toString(rng.between(2, 60) * 5),
          Integer.toString(rng.between(1, 12) * 10),
          rng.pick(List.of("Yes", "No")));
    }
    tables.add(tests);
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
      Rng rng = rng("patient test", i);
      LocalDate day = LocalDate.of(2024, 1, 5).plusDays(rng.below(380));
      boolean bare = i % 10 == hospital.ordinal();
      boolean pending = rng.chance(120);
      String test = id("T", rng.between(1, 20));
      String key = id("PT", i);
      done.add(
          key,
          id("P", rng.between(1, 200)),
          bare ? test : hospital + "-" + test,
          hospital + "-" + id("D", rng.between(1, 24)),
          hospital.date(day),
          pending ? "Pending" : hospital.date(day.plusDays(2)),
          pending ? "Pending" : "Completed",
          pending ? "Pending" : rng.pick(List.of("Normal", "Abnormal")),
          rng.pick(List.of("", "Repeat in a year")),
          i % 17 == 5 ? "N/A" : Integer.toString(rng.between(2, 60) * 5),
          rng.pick(List.of("Cash", "Card")),
          rng.pick(List.of("0", "5", "null")));
      if (bare) {
        defects.mended(
            hospital, "patient_tests", key, "test_id", "id without prefix", hospital + "-" + test);
      }
      if (pending) {
        defects.mended(hospital, "patient_tests", key, "result_date", "not a date", null);
      }
    }
    tables.add(done);
  }
}
