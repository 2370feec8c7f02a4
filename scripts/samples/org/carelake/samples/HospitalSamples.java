package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The extracts of three hospitals, fifteen tables each, with the defects that such extracts have:
 * everything on 31 January 2025, and on 31 March what was sent again.
 */
final class HospitalSamples {
  private static final String FIRST = "2025-01-31";
  private static final String SECOND = "2025-03-31";

  private HospitalSamples() {}

  /** Writes all extracts and what must become of them. */
  static void write(Path folder) throws IOException {
    HospitalDefects defects = new HospitalDefects();
    for (Hospital hospital : Hospital.values()) {
      HospitalExtract extract = new HospitalExtract(hospital, defects);
      new HospitalPeople(extract).make();
      new HospitalWards(extract).make();
      new HospitalStores(extract).make();
      new HospitalVisits(extract).make();
      new HospitalBills(extract).make();
      Path target = folder.resolve(hospital.folder());
      extract.writeFirst(target.resolve(FIRST));
      extract.writeSecond(target.resolve(SECOND));
    }
    Files.writeString(folder.resolve("expected.json"), defects.json());
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
