package org.carelake.samples;

import java.util.List;
import java.util.Map;

/** Small pieces of FHIR R4 that several resource types share, and the URIs of the engage tenant. */
final class Fhir {
  static final String BASE = "https://engage.example.org/fhir";
  static final String UNIQUE_ID = BASE + "/identifier/unique-id";
  static final String MEDICAID = BASE + "/identifier/medicaid";
  static final String ANSWERS = BASE + "/CodeSystem/answers";
  static final String SCORES = BASE + "/CodeSystem/scores";
  static final String TASKS = BASE + "/CodeSystem/tasks";
  static final String ORGANISATION_TAG = "https://smartregister.org/organisation-tag-id";

  private Fhir() {}

  static Map<String, Object> reference(String type, String id) {
    return Json.object("reference", type + "/" + id);
  }

  static Map<String, Object> reference(String type, String id, String display) {
    return Json.object("reference", type + "/" + id, "display", display);
  }

  static Map<String, Object> coding(String system, String code, String display) {
    return Json.object("system", system, "code", code, "display", display);
  }

  static Map<String, Object> concept(String system, String code, String display) {
    return Json.object("coding", Json.array(coding(system, code, display)), "text", display);
  }

  static Map<String, Object> text(String text) {
    return Json.object("text", text);
  }

  static Map<String, Object> extension(String url, String valueKey, Object value) {
    return Json.object("url", url, valueKey, value);
  }

  static Map<String, Object> resource(String type, String id, Map<String, Object> meta) {
    return Json.object("resourceType", type, "id", id, "meta", meta);
  }

  /** A {@code meta} element; either part may be null. */
  static Map<String, Object> meta(String versionId, String lastUpdated, List<Object> tags) {
    return Json.object("versionId", versionId, "lastUpdated", lastUpdated, "tag", tags);
  }
}
