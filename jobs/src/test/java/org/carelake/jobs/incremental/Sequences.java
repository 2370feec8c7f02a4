package org.carelake.jobs.incremental;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random sequences of inserts, updates, versions that come late or out of order, deletions,
 * resources that come again, and deliveries that are repeated. Sequences have patients and
 * observations of their own, so that many can run beside one another.
 */
final class Sequences {
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
  private static final List<String> GENDERS = List.of("male", "female", "other");

  private final Random random;
  private final List<Sequence> all = new ArrayList<>();

  Sequences(long seed, int count) {
    this.random = new Random(seed);
    for (int i = 0; i < count; i++) {
      all.add(new Sequence(i));
    }
  }

  /** The lines that arrive next; at least one. */
  List<String> next() {
    List<String> lines = new ArrayList<>();
    all.forEach(sequence -> sequence.next(lines));
    if (lines.isEmpty()) {
      all.get(0).change(lines);
    }
    Collections.shuffle(lines, random);
    return lines;
  }

  private final class Sequence {
    private final int number;
    private final List<String> arrived = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private int clock;

    Sequence(int number) {
      this.number = number;
    }

    void next(List<String> lines) {
      if (!late.isEmpty() && random.nextBoolean()) {
        arrive(lines, late.remove(random.nextInt(late.size())));
      }
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        change(lines);
      }
      if (!arrived.isEmpty() && random.nextInt(3) == 0) {
        lines.add(arrived.get(random.nextInt(arrived.size())));
      }
    }

    void change(List<String> lines) {
      clock++;
      String line = random.nextInt(3) == 0 ? patient() : observation();
      if (random.nextInt(5) == 0) {
        line = deletion();
      }
      if (random.nextInt(5) == 0) {
        late.add(line);
      } else {
        arrive(lines, line);
      }
    }

    private void arrive(List<String> lines, String line) {
      arrived.add(line);
      lines.add(line);
    }

    private String id(String kind, int of) {
      return kind + number + "-" + random.nextInt(of);
    }

    private String time() {
      return Instant.ofEpochSecond(START + 60L * clock).toString();
    }

    private String meta() {
      return "\"meta\":{\"versionId\":\"" + clock + "\",\"lastUpdated\":\"" + time() + "\"}";
    }

    private String patient() {
      StringBuilder names = new StringBuilder();
      for (int i = random.nextInt(3); i > 0; i--) {
        names.append(names.isEmpty() ? "" : ",").append("{\"family\":\"N");
        names.append(random.nextInt(5)).append("\"}");
      }
      return "{\"resourceType\":\"Patient\",\"id\":\""
          + id("p", 3)
          + "\","
          + meta()
          + ",\"gender\":\""
          + GENDERS.get(random.nextInt(3))
          + "\""
          + (names.isEmpty() ? "" : ",\"name\":[" + names + "]")
          + "}";
    }

    private String observation() {
      String subject =
          random.nextInt(8) == 0
              ? ""
              : ",\"subject\":{\"reference\":\"Patient/" + id("p", 3) + "\"}";
      String day =
          random.nextInt(8) == 0
              ? ""
              : ",\"effectiveDateTime\":\"2024-0" + (1 + random.nextInt(6)) + "-05\"";
      return "{\"resourceType\":\"Observation\",\"id\":\""
          + id("o", 5)
          + "\","
          + meta()
          + ",\"status\":\"final\",\"code\":{\"text\":\"x\"}"
          + subject
          + day
          + ",\"valueInteger\":"
          + random.nextInt(20)
          + "}";
    }

    private String deletion() {
      String url = random.nextBoolean() ? "Patient/" + id("p", 3) : "Observation/" + id("o", 5);
      return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":\""
          + time()
          + "\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\""
          + url
          + "\"}}]}";
    }
  }
}
