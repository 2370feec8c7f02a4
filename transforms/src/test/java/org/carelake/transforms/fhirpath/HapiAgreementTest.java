package org.carelake.transforms.fhirpath;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.carelake.testing.EnglishLanguage;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.r4.context.IWorkerContext;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random expressions over random patients, against HAPI's own FHIRPath engine. Left out is what
 * that engine does otherwise than the specification or can't do without its definitions: an index
 * followed by a path in front of an operator, different integer types together, {@code ofType}, and
 * the order that {@code distinct} leaves, which is not specified.
 */
@ExtendWith(EnglishLanguage.class)
class HapiAgreementTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STRINGS =
      List.of(
          "name.given",
          "name.family",
          "name.use",
          "name.where(use = 'usual').given",
          "telecom.value",
          "telecom.where(rank > 1).value",
          "contact.name.given",
          "contact.telecom.value",
          "gender",
          "identifier.system",
          "name.first().given",
          "name.first().given[1]",
          "generalPractitioner.reference",
          "name.select(given)",
          "contact.select(name.family)");
  private static final List<String> NUMBERS =
      List.of(
          "name.given.count()",
          "contact.count()",
          "name.given.distinct().count()",
          "3",
          "2.50",
          "name.family.first().length()");
  private static final List<String> INTEGERS =
      List.of("name.given.count()", "contact.count()", "3", "name.family.first().length()");
  private static final List<String> DATES =
      List.of(
          "birthDate",
          "meta.lastUpdated",
          "@2001-02-03T10:00:00Z",
          "name.period.start",
          "@1980",
          "@1980-06",
          "@1980-06-15");

  private final Random random = new Random(41);
  private final FHIRPathEngine hapi = new FHIRPathEngine(context());

  /** A context without definitions: the engine takes the types from the classes. */
  private static IWorkerContext context() {
    return (IWorkerContext)
        Proxy.newProxyInstance(
            HapiAgreementTest.class.getClassLoader(),
            new Class<?>[] {IWorkerContext.class},
            (proxy, method, arguments) -> {
              Class<?> type = method.getReturnType();
              if (type == boolean.class) {
                return false;
              }
              if (type == Set.class) {
                return Set.of();
              }
              if (type == String.class) {
                return method.getName().equals("formatMessage") ? String.valueOf(arguments[0]) : "";
              }
              return type == List.class ? List.of() : null;
            });
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String word() {
    return any(List.of("Anna", "anna", "Bo", "Éva", "usual", "official", "x y", "7"));
  }

  private ObjectNode patient() {
    ObjectNode patient = JSON.createObjectNode().put("resourceType", "Patient").put("id", "p");
    names(patient.putArray("name"));
    ArrayNode telecom = patient.putArray("telecom");
    for (int i = random.nextInt(4); i > 0; i--) {
      telecom.addObject().put("value", word()).put("rank", 1 + random.nextInt(3));
    }
    ArrayNode contact = patient.putArray("contact");
    for (int i = random.nextInt(3); i > 0; i--) {
      ObjectNode person = contact.addObject();
      person.putObject("name").put("family", word()).putArray("given").add(word()).add(word());
      person.putArray("telecom").addObject().put("value", word());
    }
    if (random.nextBoolean()) {
      patient.put("gender", any(List.of("male", "female")));
      patient.put("active", random.nextBoolean());
    }
    if (random.nextBoolean()) {
      patient.put("birthDate", any(List.of("1980", "1980-06", "1980-06-15", "1999-12-31")));
      patient.put("multipleBirthInteger", random.nextInt(3));
    }
    if (random.nextBoolean()) {
      patient
          .putObject("meta")
          .put("lastUpdated", any(List.of("2001-02-03T11:00:00+01:00", "1980-06-15T00:00:00.5Z")));
    }
    ArrayNode extension = patient.putArray("extension");
    extension.addObject().put("url", "u").put("valueString", word());
    patient.putArray("generalPractitioner").addObject().put("reference", "Practitioner/a");
    patient.putArray("identifier").addObject().put("system", "urn:s").put("value", word());
    return patient;
  }

  private void names(ArrayNode names) {
    for (int i = random.nextInt(4); i > 0; i--) {
      ObjectNode name = names.addObject().put("use", any(List.of("usual", "official", "old")));
      if (random.nextBoolean()) {
        name.put("family", word());
      }
      ArrayNode given = name.putArray("given");
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        given.add(word());
      }
      if (random.nextInt(3) == 0) {
        name.putObject("period").put("start", any(List.of("1980", "1980-06-15")));
      }
    }
  }

  private String strings(int depth) {
    String base = any(STRINGS);
    if (depth == 0) {
      return base;
    }
    return switch (random.nextInt(10)) {
      case 0 -> strings(depth - 1) + ".first()";
      case 1 -> strings(depth - 1) + ".last()";
      case 2 -> strings(depth - 1) + ".tail()";
      case 3 -> strings(depth - 1) + ".skip(" + random.nextInt(3) + ")";
      case 4 -> strings(depth - 1) + ".take(" + random.nextInt(3) + ")";
      case 5 -> strings(depth - 1) + ".skip(1)";
      case 6 -> "(" + strings(depth - 1) + " | " + strings(depth - 1) + ")";
      case 7 -> strings(depth - 1) + ".where($this != '" + word() + "')";
      case 8 ->
          strings(depth - 1) + ".first()." + any(List.of("upper()", "lower()", "substring(1)"));
      default -> strings(depth - 1) + ".where(length() > " + random.nextInt(5) + ")";
    };
  }

  private String truth(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return switch (random.nextInt(3)) {
        case 0 -> "(" + truth(depth - 1) + ").not()";
        case 1 -> "iif(" + truth(depth - 1) + ", " + truth(depth - 1) + ", false)";
        default ->
            "("
                + truth(depth - 1)
                + ") "
                + any(List.of("and", "or", "xor", "implies"))
                + " ("
                + truth(depth - 1)
                + ")";
      };
    }
    return switch (random.nextInt(9)) {
      case 0 -> strings(1) + any(List.of(" = ", " != ")) + strings(1);
      case 1 -> strings(1) + ".exists()";
      case 2 -> strings(1) + ".empty()";
      case 3 -> strings(0) + ".first() " + any(List.of("<", ">=")) + " '" + word() + "'";
      case 4 -> "'" + word() + "' in " + strings(1);
      case 5 -> strings(0) + ".first().startsWith('" + word().charAt(0) + "')";
      case 6 -> number() + any(List.of(" < ", " <= ", " = ", " > ")) + number();
      case 7 -> date() + any(List.of(" < ", " <= ", " = ", " >= ")) + date();
      default -> strings(0) + ".all(length() > 2)";
    };
  }

  private String number() {
    return random.nextBoolean()
        ? any(NUMBERS) + ".first()"
        : "("
            + any(INTEGERS)
            + any(List.of(" + ", " - ", " * ", " div ", " mod "))
            + any(INTEGERS)
            + ")";
  }

  private String date() {
    return any(DATES) + ".first()";
  }

  private String expression() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> strings(3);
      case 2 -> truth(2);
      default -> number();
    };
  }

  @Test
  void givesTheSameValues() {
    FhirContext context = FhirContext.forR4Cached();
    int both = 0;
    for (int round = 0; round < 1500; round++) {
      String json = patient().toString();
      Resource resource = (Resource) context.newJsonParser().parseResource(json);
      String expression = expression();
      List<String> expected = hapi(resource, expression);
      List<String> found = own(json, expression);
      assertThat(found).as(expression + " over " + json).isEqualTo(expected);
      both += expected.isEmpty() ? 0 : 1;
    }
    assertThat(both).isGreaterThan(600);
  }

  private List<String> hapi(Resource resource, String expression) {
    try {
      return hapi.evaluate(resource, expression).stream().map(Base::primitiveValue).toList();
    } catch (FHIRException refused) {
      return List.of("an error");
    }
  }

  private static List<String> own(String json, String expression) {
    try {
      return Expressions.evaluate("Patient", expression, json);
    } catch (EvaluationException refused) {
      return List.of("an error");
    }
  }
}
