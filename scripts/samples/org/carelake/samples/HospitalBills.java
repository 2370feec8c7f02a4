package org.carelake.samples;

import static org.carelake.samples.HospitalExtract.PATIENTS;
import static org.carelake.samples.HospitalExtract.id;

import java.time.LocalDate;

/** Bills of one hospital. */
final class HospitalBills {
  private final HospitalExtract extract;

  HospitalBills(HospitalExtract extract) {
    this.extract = extract;
  }

  void make() {
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
      Rng rng = extract.rng("bill", i);
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
        extract.date(in),
        extract.date(in.plusDays(3)),
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
        rng.pick(HospitalExtract.PAYMENTS)
      };
      table.add(row);
      if (pending && i % 2 == 0) {
        String[] resent = row.clone();
        resent[12] = "" + total;
        resent[13] = "Paid";
        again.add(resent);
        extract.duplicate("hospital_bills");
        extract.mended("hospital_bills", row[0], "payment_status", "sent again", "Paid");
      } else if (pending) {
        extract.mended("hospital_bills", row[0], "paid_amount", "not a number", null);
      }
    }
    extract.first(table);
    extract.again(again);
  }
}
