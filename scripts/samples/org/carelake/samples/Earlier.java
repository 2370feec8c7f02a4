package org.carelake.samples;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * Makes a version of a resource as it was before: each type differs in something that people do
 * change.
 */
final class Earlier {
  private Earlier() {}

  /**
   * The resource as it was.
   *
   * @param version its version then, 0 for none
   * @param days how many days before its lastUpdated
   */
  static Map<String, Object> of(Map<String, Object> body, int version, int days) {
    OffsetDateTime updated =
        OffsetDateTime.parse((String) Json.child(body, "meta").get("lastUpdated"));
    Map<String, Object> earlier = stamp(body, version, updated.minusDays(days));
    switch ((String) body.get("resourceType")) {
      case "Patient" ->
          earlier.put(
              "name", Json.array(Json.object("family", "Formername", "given", Json.array("Old"))));
      case "Encounter" -> earlier.put("status", "in-progress");
      case "QuestionnaireResponse" -> {
        earlier.put("status", "in-progress");
        List<Object> items = Json.children(earlier, "item");
        earlier.put("item", List.copyOf(items.subList(0, (items.size() + 1) / 2)));
      }
      case "Observation" -> earlier.put("status", "preliminary");
      case "CarePlan" -> earlier.put("status", "draft");
      case "Task" -> earlier.put("status", "draft");
      case "Practitioner" ->
          earlier.put(
              "telecom", Json.array(Json.object("system", "phone", "value", "212-555-0100")));
      case "PractitionerRole", "OrganizationAffiliation" -> earlier.put("active", false);
      case "Questionnaire" -> earlier.put("status", "draft");
      default -> earlier.put("name", "Former name");
    }
    return earlier;
  }

  /** A copy with another version (0 for none) and date. */
  static Map<String, Object> stamp(Map<String, Object> body, int version, OffsetDateTime updated) {
    Map<String, Object> copy = Json.copy(body);
    Map<String, Object> meta = Json.child(copy, "meta");
    if (version == 0) {
      meta.remove("versionId");
    } else {
      meta.put("versionId", String.valueOf(version));
    }
    meta.put("lastUpdated", When.utc(updated));
    return copy;
  }
}
