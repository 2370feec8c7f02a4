package org.carelake.samples;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A patient before it becomes JSON.
 *
 * @param index 0 is the patient with the canary strings
 * @param gender male, female, other or unknown
 * @param birth a whole date, also where the resource says less
 * @param birthText what the resource says: a date, YYYY-MM, YYYY, or empty for nothing
 */
record Client(
    int index,
    String id,
    List<String> given,
    String family,
    String gender,
    LocalDate birth,
    String birthText,
    OffsetDateTime registered,
    boolean deceased,
    String phone,
    String email,
    String street,
    String zip,
    String medicaid,
    Home home) {

  private static final LocalDate END = LocalDate.of(2026, 10, 31);

  /**
   * Where a client is seen: practitioner, care team (-1 if none), organization and location by
   * index.
   */
  record Home(int practitioner, int team, int organization, int location) {}

  static final String CANARY = "ZZCANARY-";

  boolean canary() {
    return index == 0;
  }

  int age(LocalDate day) {
    return (int) ChronoUnit.YEARS.between(birth, day);
  }

  String fullName() {
    return String.join(" ", given) + " " + family;
  }

  /** The client of an index: the same on every run. */
  static Client of(int index, Network network) {
    Rng rng = Rng.of("client", index);
    boolean hard = index > 0 && index % 29 == 3;
    List<String> name =
        index == 0
            ? List.of(CANARY + "PATIENT-GIVEN", CANARY + "PATIENT-FAMILY")
            : hard
                ? Names.HARD.get(index / 29 % Names.HARD.size())
                : List.of(rng.pick(Names.GIVEN), rng.pick(Names.FAMILY));
    List<String> given =
        index > 0 && rng.chance(300)
            ? List.of(name.get(0), rng.pick(Names.GIVEN))
            : List.of(name.get(0));
    String gender =
        index == 0 || rng.chance(540)
            ? "female"
            : rng.chance(900) ? "male" : rng.chance(700) ? "other" : "unknown";
    LocalDate birth =
        rng.chance(20)
            ? LocalDate.of(1925, 3, 1).plusDays(rng.below(3650))
            : LocalDate.of(1944, 2, 1).plusDays(rng.below(23_000));
    LocalDate day = LocalDate.of(2025, 1, 6).plusDays(rng.below(592));
    OffsetDateTime registered = When.on(day, rng);
    String phone = Names.phone(rng);
    String canary = CANARY + "PATIENT-";
    return new Client(
        index,
        index == 0 ? canary + "ID" : Rng.uuid("Patient", index),
        given,
        name.get(1),
        gender,
        birth,
        birthText(birth, index),
        registered,
        index > 0 && index % 27 == 5 && day.isBefore(END),
        index == 0 ? canary + "PHONE-212-555-0199" : phone,
        index == 0 ? canary + "EMAIL@example.org" : Names.email(name.get(0), name.get(1), index),
        index == 0 ? canary + "STREET 12" : Names.street(rng),
        index == 0 ? "10031" : Names.zip(rng),
        index == 0 ? canary + "MEDICAID" : Names.medicaid(rng),
        index == 0 ? new Home(0, 0, 0, 2) : network.home(rng));
  }

  private static String birthText(LocalDate birth, int index) {
    return switch (index % 50) {
      case 11 -> birth.toString().substring(0, 4);
      case 23 -> birth.toString().substring(0, 7);
      case 37 -> index % 100 == 37 ? "" : birth.toString();
      default -> birth.toString();
    };
  }
}
