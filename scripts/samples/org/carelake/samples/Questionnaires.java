package org.carelake.samples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The 35 Questionnaire resources: nested items with link ids, types, flags and option codes. */
final class Questionnaires {
  private static final String HIDDEN =
      "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden";

  private Questionnaires() {}

  static Map<String, Object> resource(Form form) {
    Map<String, Object> resource =
        Fhir.resource(
            "Questionnaire",
            form.questionnaire(),
            Fhir.meta("3", "2025-01-02T09:00:00.000Z", List.of()));
    Json.put(resource, "url", Fhir.BASE + "/Questionnaire/" + form.questionnaire());
    Json.put(resource, "version", form.version());
    Json.put(resource, "name", form.name());
    Json.put(resource, "title", form.title());
    Json.put(resource, "status", "active");
    Json.put(resource, "subjectType", Json.array("Patient"));
    Json.put(resource, "date", "2025-01-02");
    Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    for (FormItem item : form.items()) {
      Json.children(groupOf(resource, groups, form, item), "item").add(question(form, item));
    }
    return resource;
  }

  private static Map<String, Object> groupOf(
      Map<String, Object> root, Map<String, Map<String, Object>> groups, Form form, FormItem item) {
    Map<String, Object> parent = root;
    String path = "";
    for (String link : item.group()) {
      path = path + "/" + link;
      Map<String, Object> group = groups.get(path);
      if (group == null) {
        boolean hidden = link.startsWith("group-hidden");
        group =
            Json.object(
                "extension",
                hidden ? Json.array(Fhir.extension(HIDDEN, "valueBoolean", true)) : null,
                "linkId",
                link,
                "text",
                Labels.group(form, link),
                "type",
                "group");
        Json.children(parent, "item").add(group);
        groups.put(path, group);
      }
      parent = group;
    }
    return parent;
  }

  private static Map<String, Object> question(Form form, FormItem item) {
    List<Object> options =
        item.codes().stream()
            .<Object>map(
                code ->
                    Json.object(
                        "valueCoding", Fhir.coding(Fhir.ANSWERS, code, Labels.display(code))))
            .toList();
    return Json.object(
        "extension",
        item.hidden() ? Json.array(Fhir.extension(HIDDEN, "valueBoolean", true)) : null,
        "linkId",
        item.link(),
        "text",
        Labels.label(form, item),
        "type",
        item.type(),
        "required",
        item.required() ? true : null,
        "repeats",
        item.repeats() ? true : null,
        "readOnly",
        item.calculated() ? true : null,
        "answerOption",
        options);
  }
}
