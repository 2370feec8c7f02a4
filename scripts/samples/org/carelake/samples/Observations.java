package org.carelake.samples;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * 1,130 total scores: 190 PHQ-9, 178 GAD-7, 573 mood, 189 PTSD. Each derives from a completed
 * response and agrees with its total; where mood has more observations than responses, the first
 * one of a response was entered in error.
 */
final class Observations {
  private static final Map<String, Integer> COUNTS =
      Map.of("phq9", 190, "gad7", 178, "mood", 573, "ptsd", 189);
  private static final Map<String, String> LOINC =
      Map.of("phq9", "44261-6", "gad7", "70274-6", "ptsd", "102011-4");

  private record Score(int seq, String kind, Responses.Filled filled, boolean error) {
    String id() {
      return Rng.uuid("Observation", seq);
    }
  }

  private final List<Score> scores = new ArrayList<>();
  private final Map<Integer, String> byVisit = new HashMap<>();

  Observations(List<Responses.Filled> responses) {
    for (String kind : List.of("phq9", "gad7", "mood", "ptsd")) {
      List<Responses.Filled> scored =
          responses.stream()
              .filter(filled -> filled.visit().completed() && filled.totals().containsKey(kind))
              .filter(filled -> filled.visit().form().session() > 0)
              .sorted(
                  Comparator.comparing(
                          (Responses.Filled filled) -> !filled.visit().client().canary())
                      .thenComparing(filled -> Rng.uuid("score-rank", filled.visit().seq())))
              .toList();
      int count = COUNTS.get(kind);
      int twice = Math.max(0, count - scored.size());
      for (int i = 0; i < twice; i++) {
        add(kind, scored.get(i), true);
      }
      scored.stream().limit(count - twice).forEach(filled -> add(kind, filled, false));
    }
  }

  private void add(String kind, Responses.Filled filled, boolean error) {
    scores.add(new Score(scores.size(), kind, filled, error));
    byVisit.put(filled.visit().seq(), scores.get(scores.size() - 1).id());
  }

  /** The observation of a response's score, empty if it has none. */
  String of(Visit visit) {
    return byVisit.getOrDefault(visit.seq(), "");
  }

  List<Map<String, Object>> resources(Encounters encounters, Network network) {
    return scores.stream().map(score -> resource(score, encounters, network)).toList();
  }

  private static Map<String, Object> resource(Score score, Encounters encounters, Network network) {
    Visit visit = score.filled().visit();
    Client client = visit.client();
    int i = score.seq();
    Rng rng = Rng.of("observation", i);
    Map<String, Object> resource = Fhir.resource("Observation", score.id(), meta(i, visit));
    Json.put(
        resource, "status", score.error() ? "entered-in-error" : i % 30 == 9 ? "amended" : "final");
    Json.put(
        resource,
        "category",
        Json.array(
            Fhir.concept(
                "http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey")));
    Json.put(resource, "code", code(score, i));
    Json.put(resource, "subject", Fhir.reference("Patient", client.id()));
    Json.put(
        resource,
        "focus",
        Json.array(Fhir.reference("Questionnaire", visit.form().questionnaire())));
    String encounter = encounters.of(visit);
    if (!encounter.isEmpty()) {
      Json.put(resource, "encounter", Fhir.reference("Encounter", encounter));
    }
    Json.put(resource, "effectiveDateTime", When.spelled(visit.authored(), rng));
    Json.put(
        resource,
        "performer",
        Json.array(
            Fhir.reference("Practitioner", network.practitioner(client.home().practitioner()))));
    int total = score.filled().totals().get(score.kind());
    switch (i % 10) {
      case 3, 4, 5 ->
          Json.put(
              resource,
              "valueQuantity",
              Json.object(
                  "value", new BigDecimal(total + ".0"),
                  "unit", "{score}",
                  "system", "http://unitsofmeasure.org",
                  "code", "{score}"));
      case 6 -> Json.put(resource, "valueString", String.valueOf(total));
      default -> Json.put(resource, "valueInteger", total);
    }
    Json.put(
        resource, "derivedFrom", Json.array(Fhir.reference("QuestionnaireResponse", visit.id())));
    if (i % 120 == 50) {
      Json.put(resource, "component", components(visit, score));
    }
    return resource;
  }

  private static Map<String, Object> code(Score score, int i) {
    String text = score.kind() + "-s" + score.filled().visit().form().session() + "-total-score";
    String code = i % 150 == 70 ? " " + text : i % 150 == 71 ? text.toUpperCase(Locale.ROOT) : text;
    List<Object> codings = Json.array(Fhir.coding(Fhir.SCORES, code, Labels.display(text)));
    String loinc = LOINC.get(score.kind());
    if (loinc != null && i % 4 == 0) {
      String system =
          i % 60 == 20
              ? "urn:oid:2.16.840.1.113883.6.1"
              : i % 60 == 40 ? "http://loinc.org/" : "http://loinc.org";
      codings.add(Json.object("system", system, "code", loinc));
    }
    return Json.object("coding", codings, "text", i % 3 == 0 ? Labels.display(text) : null);
  }

  private static List<Object> components(Visit visit, Score score) {
    return Json.array(
        Json.object(
            "code", Fhir.text("Items answered"),
            "valueInteger", visit.form().items().size()),
        Json.object(
            "code", Fhir.text("Share of the maximum"),
            "valueQuantity",
                Json.object(
                    "value",
                    new BigDecimal(score.filled().totals().get(score.kind())).movePointLeft(2),
                    "unit",
                    "1")));
  }

  private static Map<String, Object> meta(int i, Visit visit) {
    return Fhir.meta(
        i % 90 == 44 ? null : String.valueOf(i % 2 + 1),
        i % 80 == 15 ? null : When.utc(visit.authored().plusMinutes(i % 40 + 1)),
        Tags.of(visit.client().home(), i % 11 != 6));
  }
}
