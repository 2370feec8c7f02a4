package org.carelake.samples.pairteam;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/**
 * The sample data of tenant {@code pairteam}: one population, told by four sources. Arguments: the
 * folder, and how many members (500 where absent).
 */
public final class PairTeamSamples {
  /** The last day that data tells of. */
  static final LocalDate UNTIL = LocalDate.of(2026, 10, 31);

  private static final List<String> REASONS =
      List.of("moved", "lost contact", "goals met", "declined", "plan changed", "deceased");
  private static final List<String> NEEDS =
      List.of("housing", "food", "transportation", "utilities", "safety");

  private final Random random = new Random(20261031);
  private final Sources sources = new Sources();
  private final Zus zus = new Zus();
  private int number = 1000;

  private PairTeamSamples() {}

  /** Writes all files. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int members = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
    PairTeamSamples samples = new PairTeamSamples();
    for (int i = 0; i < members; i++) {
      samples.member(Member.of(i, samples.random));
    }
    samples.agents();
    samples.sources.write(folder);
    samples.zus.write(folder.resolve("zus"));
  }

  private void member(Member member) {
    String arc = "A" + (10000 + member.number());
    // 5 of 100 have no CIN in Arc
    String cin = chance(5) ? "" : member.cin();
    arcPatient(arc, cin, member);
    if (member.number() % 40 == 7) {
      // registered twice: same CIN, another chart
      arcPatient("A" + (90000 + member.number()), member.cin(), member);
    }
    arcRows(arc, member);
    if (chance(86)) {
      elation(arc, member);
    }
    if (chance(84)) {
      zus(member);
    }
    if (chance(92)) {
      regal(arc, member);
    }
  }

  private void arcPatient(String id, String cin, Member member) {
    sources.patients.row(
        id,
        cin,
        member.given(),
        member.family(),
        member.born(),
        member.sex(),
        member.phone(),
        member.zip(),
        chance(30) ? "es" : "en",
        member.left() == null ? "active" : "inactive",
        member.joined() + "T10:00:00Z");
  }

  private void arcRows(String arc, Member member) {
    boolean died = member.left() != null && chance(8);
    sources.enrollments.row(
        id("EN"),
        arc,
        member.left() == null ? "enrolled" : "disenrolled",
        member.joined(),
        member.left(),
        member.left() == null ? "" : died ? "deceased" : REASONS.get(random.nextInt(5)),
        chance(50) ? "Plan North" : "Plan Valley");
    if (chance(3)) {
      sources.enrollments.repeatLast();
    }
    LocalDate until = member.left() == null ? UNTIL : member.left();
    for (LocalDate day = next(member.joined(), 25); day.isBefore(until); day = next(day, 50)) {
      boolean outbound = chance(80);
      boolean reached = chance(55);
      String time = String.format("T%02d:%02d:00Z", 8 + random.nextInt(9), random.nextInt(60));
      sources.communications.row(
          id("CM"),
          arc,
          day + time,
          outbound ? "outbound" : "inbound",
          List.of("sms", "phone", "email").get(random.nextInt(3)),
          outbound ? (reached ? "reached" : "no answer") : "received",
          outbound && reached && chance(70) ? day.plusDays(random.nextInt(3)) + "T20:30:00Z" : "",
          "S" + random.nextInt(12));
    }
    for (String need : NEEDS) {
      if (chance(60)) {
        sources.assessments.row(
            id("AS"),
            arc,
            member.joined().plusDays(random.nextInt(30)),
            "AHC-HRSN",
            need,
            chance(28) ? "yes" : "no",
            random.nextInt(10));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      LocalDate opened = member.joined().plusDays(random.nextInt(120));
      boolean closed = chance(65);
      sources.interventions.row(
          id("IV"),
          arc,
          List.of("care coordination", "housing support", "medication review", "health coaching")
              .get(random.nextInt(4)),
          closed ? "closed" : "open",
          opened,
          closed ? opened.plusDays(5 + random.nextInt(90)) : "",
          closed ? (chance(75) ? "achieved" : "not achieved") : "",
          "S" + random.nextInt(12));
    }
    money(arc, member, until);
  }

  private void money(String arc, Member member, LocalDate until) {
    LocalDate decided = member.joined().plusDays(random.nextInt(12));
    boolean approved = chance(88);
    sources.authorizations.row(
        id("AU"),
        arc,
        "ECM",
        member.joined(),
        decided,
        approved ? "approved" : "denied",
        approved ? decided.plusMonths(12) : "");
    LocalDate month = member.joined().withDayOfMonth(1).plusMonths(1);
    for (; month.isBefore(until); month = month.plusMonths(1)) {
      LocalDate submitted = month.plusMonths(1).plusDays(random.nextInt(10));
      if (submitted.isAfter(UNTIL)) {
        break;
      }
      int outcome = random.nextInt(100);
      String status = outcome < 82 ? "paid" : outcome < 92 ? "denied" : "pending";
      int billed = 350 + 25 * random.nextInt(5);
      sources.claims.row(
          id("CL"),
          arc,
          month,
          submitted,
          chance(50) ? "G9008" : "G9012",
          billed + ".00",
          status.equals("paid") ? billed - (chance(20) ? 50 : 0) + ".00" : "",
          status.equals("paid") ? submitted.plusDays(14 + random.nextInt(30)) : "",
          status,
          status.equals("denied")
              ? List.of("no authorization", "not eligible", "duplicate").get(random.nextInt(3))
              : "");
    }
  }

  private void elation(String arc, Member member) {
    String id = "E" + (20000 + member.number());
    // 2 of 100 have another date of birth than in Arc, 6 a name with a slip
    LocalDate born = chance(2) ? member.born().plusDays(1) : member.born();
    sources.elationPatients.row(
        id,
        chance(40) ? arc : "",
        chance(70) ? member.cin() : "",
        chance(10) ? member.given().toUpperCase(java.util.Locale.ROOT) : member.given(),
        chance(6) ? member.misspelt() : member.family(),
        born,
        member.sex().substring(0, 1).toUpperCase(java.util.Locale.ROOT),
        member.phone().replaceAll("[^0-9]", ""),
        member.zip());
    LocalDate day = next(member.joined(), 60);
    for (; !day.isAfter(UNTIL); day = next(day, 150)) {
      visit(id, member, day);
    }
    if (member.has("E11.9") && chance(70)) {
      medication(id, "312961", member.joined(), chance(15));
    }
    if (member.has("I10") && chance(75)) {
      medication(id, "29046", member.joined(), chance(10));
    }
    if (member.has("F32.9") && chance(60)) {
      medication(id, "36437", member.joined(), chance(20));
    }
  }

  private void visit(String patient, Member member, LocalDate day) {
    String visit = id("V");
    sources.visits.row(
        visit,
        patient,
        day,
        chance(35) ? "telehealth" : "office",
        "1234567893",
        chance(4) ? "cancelled" : "signed");
    boolean high = member.has("I10") && chance(45);
    int systolic = (high ? 138 : 112) + random.nextInt(24);
    int diastolic = (high ? 84 : 70) + random.nextInt(14);
    double bmi = 20 + random.nextInt(180) / 10.0;
    sources.vitals.row(
        id("VT"),
        patient,
        visit,
        day + "T09:30:00Z",
        systolic,
        diastolic,
        String.valueOf(Math.round(bmi * 6.2)),
        String.format(java.util.Locale.ROOT, "%.1f", bmi));
    if (high && chance(30)) {
      // measured again after a rest, lower
      sources.vitals.row(
          id("VT"), patient, visit, day + "T10:05:00Z", systolic - 12, diastolic - 6, "", "");
    }
    if (chance(2)) {
      // systolic and diastolic in one another's place
      sources.vitals.row(id("VT"), patient, visit, day + "T10:30:00Z", diastolic, systolic, "", "");
    }
    if (member.has("E11.9") && chance(60)) {
      lab(patient, "4548-4", day, 5.6 + random.nextInt(60) / 10.0, "%");
    }
    if (member.has("E11.9") && chance(40)) {
      lab(patient, "98979-8", day, 40 + random.nextInt(70), "mL/min/{1.73_m2}");
      lab(patient, "9318-7", day, 5 + random.nextInt(90), "mg/g");
    }
    if (chance(50)) {
      lab(patient, "44261-6", day, random.nextInt(member.has("F32.9") ? 24 : 9), "{score}");
    }
    if (chance(12)) {
      procedure(patient, visit, "G0121", day);
    }
    if (member.sex().equals("female") && chance(18)) {
      procedure(patient, visit, chance(50) ? "Q0091" : "G0202", day);
    }
    if (chance(15)) {
      procedure(patient, visit, chance(50) ? "G0475" : "H0004", day);
    }
  }

  private void lab(String patient, String code, LocalDate day, double value, String unit) {
    sources.labs.row(
        id("L"),
        patient,
        code,
        day + "T08:15:00Z",
        String.format(java.util.Locale.ROOT, "%.1f", value),
        unit,
        chance(2) ? "cancelled" : "final");
    if (chance(2)) {
      sources.labs.repeatLast();
    }
  }

  private void procedure(String patient, String visit, String code, LocalDate day) {
    sources.procedures.row(id("P"), patient, visit, code, day);
  }

  private void medication(String patient, String code, LocalDate joined, boolean stopped) {
    LocalDate start = joined.plusDays(random.nextInt(60));
    sources.medications.row(id("M"), patient, code, start, stopped ? start.plusDays(120) : "");
  }

  private void zus(Member member) {
    String id = "z" + (30000 + member.number());
    LocalDate born = chance(2) ? member.born().minusYears(1) : member.born();
    zus.patient(
        id,
        chance(72) ? member.cin() : "",
        member,
        chance(4) ? member.misspelt() : member.family(),
        born);
    for (String code : member.conditions()) {
      LocalDate onset = LocalDate.of(2016, 1, 1).plusDays(random.nextInt(3600));
      zus.condition(id, code, onset);
      if (chance(20)) {
        // the same from a second sender
        zus.condition(id, code, onset.plusDays(random.nextInt(60)));
      }
    }
    for (int i = random.nextInt(10) < 3 ? 1 + random.nextInt(4) : 0; i > 0; i--) {
      LocalDate start = LocalDate.of(2025, 6, 1).plusDays(random.nextInt(500));
      LocalDate end = start.plusDays(1 + random.nextInt(7));
      zus.encounter(id, "EMER", start, start, "");
      if (chance(45)) {
        zus.encounter(id, "IMP", start, end, chance(6) ? "aama" : "home");
        if (chance(25)) {
          zus.encounter(id, "IMP", end.plusDays(4), end.plusDays(7), "home");
        }
      }
    }
    if (chance(50)) {
      LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300));
      zus.quantity(id, "8480-6", day, String.valueOf(110 + random.nextInt(50)), "mm[Hg]");
      zus.quantity(id, "8462-4", day, String.valueOf(65 + random.nextInt(30)), "mm[Hg]");
    }
    if (member.has("E11.9") && chance(40)) {
      zus.quantity(
          id,
          "4548-4",
          LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300)),
          String.format(java.util.Locale.ROOT, "%.1f", 5.6 + random.nextInt(60) / 10.0),
          "%");
    }
  }

  private void regal(String arc, Member member) {
    String id = "R" + (40000 + member.number());
    sources.contacts.row(
        id,
        chance(60) ? arc : "",
        member.phone().replace("(", "").replace(") ", "-"),
        member.family() + ", " + member.given(),
        chance(80) ? member.born() : "");
    LocalDate day = next(member.joined(), 30);
    for (; !day.isAfter(UNTIL); day = next(day, 80)) {
      boolean answered = chance(48);
      sources.calls.row(
          id("RC"),
          id,
          "AG" + random.nextInt(8),
          day + String.format("T%02d:%02d:00Z", 9 + random.nextInt(8), random.nextInt(60)),
          chance(85) ? "outbound" : "inbound",
          answered ? 60 + random.nextInt(900) : 0,
          answered ? "answered" : chance(60) ? "voicemail" : "no answer");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      LocalDate created = next(member.joined(), 200);
      if (created.isAfter(UNTIL)) {
        continue;
      }
      sources.tasks.row(
          id("RT"),
          id,
          "AG" + random.nextInt(8),
          List.of("outreach", "schedule visit", "follow-up").get(random.nextInt(3)),
          created + "T09:00:00Z",
          created.plusDays(7),
          chance(75) ? created.plusDays(random.nextInt(14)) + "T16:00:00Z" : "");
    }
  }

  private void agents() {
    for (int agent = 0; agent < 8; agent++) {
      for (LocalDate day = LocalDate.of(2026, 10, 1); !day.isAfter(UNTIL); day = day.plusDays(1)) {
        if (day.getDayOfWeek().getValue() < 6) {
          int talking = 120 + random.nextInt(180);
          sources.activity.row(id("AA"), "AG" + agent, day, "talking", talking);
          sources.activity.row(id("AA"), "AG" + agent, day, "available", 400 - talking);
        }
      }
    }
  }

  private LocalDate next(LocalDate day, int most) {
    return day.plusDays(1 + random.nextInt(most));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String id(String prefix) {
    return prefix + number++;
  }
}
