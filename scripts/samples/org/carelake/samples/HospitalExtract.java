package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two deliveries of one hospital while they are made, and what is wrong in them. */
final class HospitalExtract {
  static final int PATIENTS = 200;
  static final int DOCTORS = 24;
  static final List<String> DEPARTMENTS =
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
  static final List<String> PAYMENTS = List.of("Cash", "Card", "Insurance", "Transfer");

  private final Hospital hospital;
  private final HospitalDefects defects;
  private final List<HospitalTable> first = new ArrayList<>();
  private final List<HospitalTable> second = new ArrayList<>();

  HospitalExtract(Hospital hospital, HospitalDefects defects) {
    this.hospital = hospital;
    this.defects = defects;
  }

  Hospital hospital() {
    return hospital;
  }

  /** Adds a table to the first delivery. */
  void first(HospitalTable table) {
    first.add(table);
  }

  /** Adds to the second delivery what was sent again. */
  void again(HospitalTable table) {
    second.add(table);
  }

  void writeFirst(Path folder) throws IOException {
    write(folder, first);
  }

  void writeSecond(Path folder) throws IOException {
    write(folder, second);
  }

  private void write(Path folder, List<HospitalTable> tables) throws IOException {
    Files.createDirectories(folder);
    for (HospitalTable table : tables) {
      defects.received(hospital, table.name(), table.rows().size());
      Files.write(
          folder.resolve(table.name() + ".csv"),
          table.csv(hospital == Hospital.H1).getBytes(hospital.charset()));
    }
  }

  Rng rng(String what, int index) {
    return Rng.of("hospitals/" + hospital + "/" + what, index);
  }

  static String id(String letter, int number) {
    return String.format(Locale.ROOT, "%s%03d", letter, number);
  }

  static String name(Rng rng) {
    return rng.pick(Names.GIVEN) + " " + rng.pick(Names.FAMILY);
  }

  String doctor(int number) {
    return hospital + "-" + id("D", number);
  }

  String date(LocalDate date) {
    return hospital.date(date);
  }

  /** A value that must be mended, and what it must become. */
  void mended(String table, String key, String column, String defect, String right) {
    defects.mended(hospital, table, key, column, defect, right);
  }

  void duplicate(String table) {
    defects.duplicate(hospital, table);
  }

  void unmendable(String table) {
    defects.unmendable(hospital, table);
  }
}
