package org.carelake.samples;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the resources came to be delivered, in three batches: most of them once; some in older
 * versions before, after or beside the newest; some twice; some deleted, and of these some
 * restored. What is current at the end is exactly the list given.
 */
final class History {
  static final int BATCHES = 3;
  private static final OffsetDateTime FIRST_CUT = utc(9, 1);
  private static final OffsetDateTime SECOND_CUT = utc(10, 1);

  /** What may happen to a resource on its way. */
  private enum Case {
    /** An older version in batch 1, the newest in batch 2 or 3. */
    AMENDED,
    /** The newest in batch 1, an older version in batch 3. */
    LATE,
    /** As AMENDED, without versionId: lastUpdated alone decides. */
    DATED,
    /** Versions 8, 10 and 9, in batches 1, 2 and 3. */
    CHAIN,
    /** The newest and an older version in one batch, the newest first. */
    BESIDE,
    /** The same again in batch 3. */
    TWICE,
    /** The same again in batch 3 with its keys in another order. */
    REORDERED,
    /** Delivered in batch 1, deleted in batch 2, there again in a newer version in batch 3. */
    RESTORED
  }

  /** How many resources of each type meet each case, in the order of {@link Case}. */
  private static final Map<String, List<Integer>> CASES =
      Map.ofEntries(
          Map.entry("Patient", List.of(6, 4, 2, 1, 1, 5, 3, 0)),
          Map.entry("Encounter", List.of(12, 6, 3, 1, 2, 8, 4, 2)),
          Map.entry("QuestionnaireResponse", List.of(14, 8, 3, 2, 2, 10, 6, 0)),
          Map.entry("Observation", List.of(8, 5, 2, 1, 1, 6, 4, 0)),
          Map.entry("CarePlan", List.of(6, 4, 1, 1, 1, 4, 2, 1)),
          Map.entry("Task", List.of(60, 40, 10, 5, 10, 40, 20, 3)),
          Map.entry("Practitioner", List.of(2, 1, 0, 0, 0, 2, 1, 0)),
          Map.entry("PractitionerRole", List.of(2, 1, 0, 0, 0, 1, 1, 0)),
          Map.entry("Organization", List.of(1, 1, 0, 0, 0, 1, 0, 0)),
          Map.entry("OrganizationAffiliation", List.of(1, 0, 0, 0, 0, 1, 0, 0)),
          Map.entry("Location", List.of(1, 1, 0, 0, 0, 1, 0, 0)),
          Map.entry("CareTeam", List.of(1, 1, 0, 0, 0, 1, 0, 0)),
          Map.entry("Questionnaire", List.of(1, 0, 0, 0, 0, 1, 0, 0)));

  private final List<Received> deliveries = new ArrayList<>();

  private History() {}

  static List<Received> of(List<Map<String, Object>> current) {
    History history = new History();
    Map<String, List<Map<String, Object>>> byType =
        current.stream()
            .collect(
                Collectors.groupingBy(
                    body -> (String) body.get("resourceType"),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byType.forEach(history::deliver);
    history.deliveries.addAll(Deleted.of(byType));
    history.deliveries.sort(Comparator.comparingInt(Received::batch));
    return history.deliveries;
  }

  private void deliver(String type, List<Map<String, Object>> resources) {
    Map<String, Case> cases = cases(type, resources);
    for (int i = 0; i < resources.size(); i++) {
      Map<String, Object> body = resources.get(i);
      Case met = cases.get((String) body.get("id"));
      if (met == null) {
        deliveries.add(Received.version(batch(body), body));
      } else {
        deliver(met, body, i);
      }
    }
  }

  private static Map<String, Case> cases(String type, List<Map<String, Object>> resources) {
    List<String> candidates =
        resources.stream()
            .filter(History::versioned)
            .map(body -> (String) body.get("id"))
            .filter(id -> !id.startsWith(Client.CANARY))
            .sorted(Comparator.comparing(id -> Rng.uuid("history/" + id, 0)))
            .toList();
    Map<String, Case> cases = new LinkedHashMap<>();
    int next = 0;
    for (Case each : Case.values()) {
      for (int i = 0; i < CASES.get(type).get(each.ordinal()); i++) {
        cases.put(candidates.get(next++), each);
      }
    }
    return cases;
  }

  /** With a version of at least 2, a date, and due in batch 1. */
  private static boolean versioned(Map<String, Object> body) {
    Map<String, Object> meta = Json.child(body, "meta");
    return meta.get("versionId") instanceof String version
        && Integer.parseInt(version) >= 2
        && meta.get("lastUpdated") != null
        && batch(body) == 1;
  }

  /** The batch that a resource's date puts it in. */
  private static int batch(Map<String, Object> body) {
    Object updated = Json.child(body, "meta").get("lastUpdated");
    if (updated == null) {
      return 1;
    }
    OffsetDateTime moment = OffsetDateTime.parse((String) updated);
    return moment.isBefore(FIRST_CUT) ? 1 : moment.isBefore(SECOND_CUT) ? 2 : 3;
  }

  private void deliver(Case met, Map<String, Object> body, int i) {
    int version = Integer.parseInt((String) Json.child(body, "meta").get("versionId"));
    switch (met) {
      case AMENDED -> {
        add(1, Earlier.of(body, version - 1, 0));
        int batch = 2 + i % 2;
        add(batch, stamp(body, version, utc(8 + batch - 1, 3 + i % 20)));
      }
      case LATE -> {
        add(1, body);
        add(3, Earlier.of(body, version - 1, 3));
      }
      case DATED -> {
        add(1, Earlier.of(body, 0, 0));
        add(2, stamp(body, 0, utc(9, 2 + i % 20)));
      }
      case CHAIN -> {
        add(1, Earlier.of(body, 8, 4));
        add(2, stamp(body, 10, utc(9, 12)));
        add(3, Earlier.of(body, 9, 2));
      }
      case BESIDE -> {
        add(1, body);
        add(1, Earlier.of(body, version - 1, 1));
      }
      case TWICE -> {
        add(1, body);
        add(3, body);
      }
      case REORDERED -> {
        add(1, body);
        add(3, Json.reversed(body));
      }
      case RESTORED -> {
        add(1, Earlier.of(body, version - 1, 0));
        deliveries.add(
            Received.deletion(
                2, (String) body.get("resourceType"), (String) body.get("id"), utc(9, 15)));
        add(3, stamp(body, version, utc(10, 5)));
      }
    }
  }

  private void add(int batch, Map<String, Object> body) {
    deliveries.add(Received.version(batch, body));
  }

  /** The body as of another version (0 for none) and date. */
  private static Map<String, Object> stamp(
      Map<String, Object> body, int version, OffsetDateTime updated) {
    return Earlier.stamp(body, version, updated);
  }

  static OffsetDateTime utc(int month, int day) {
    return OffsetDateTime.of(2026, month, day, 6, day, month, 0, ZoneOffset.UTC);
  }
}
