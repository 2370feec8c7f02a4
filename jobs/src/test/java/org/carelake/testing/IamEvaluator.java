package org.carelake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Decides by IAM policies as AWS documents it for policies of an identity: an explicit deny wins,
 * then an allow, else no. It knows Effect, Action, Resource and Condition with the operators
 * StringEquals, StringLike, Bool and their ForAnyValue; no NotAction, NotResource, Principal,
 * variables, boundaries, bucket policies or key policies. What it doesn't know is an error.
 */
public final class IamEvaluator {
  private IamEvaluator() {}

  /**
   * Whether a policy admits an access.
   *
   * @param context the condition keys of the request; an absent one fulfils no condition
   */
  public static boolean admits(
      JsonNode policy, String action, String resource, Map<String, String> context) {
    if (!policy.path("Version").asText().equals("2012-10-17")) {
      throw new IllegalArgumentException("unknown policy version");
    }
    boolean allowed = false;
    for (JsonNode statement : policy.path("Statement")) {
      statement
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!List.of("Sid", "Effect", "Action", "Resource", "Condition").contains(name)) {
                  throw new IllegalArgumentException("unknown element " + name);
                }
              });
      boolean applies =
          anyLike(texts(statement.path("Action")), action)
              && anyLike(texts(statement.path("Resource")), resource)
              && holds(statement.path("Condition"), context);
      if (applies && statement.path("Effect").asText().equals("Deny")) {
        return false;
      }
      allowed |= applies && statement.path("Effect").asText().equals("Allow");
    }
    return allowed;
  }

  private static boolean holds(JsonNode condition, Map<String, String> context) {
    for (Iterator<Map.Entry<String, JsonNode>> i = condition.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> operator = i.next();
      for (Iterator<Map.Entry<String, JsonNode>> j = operator.getValue().fields(); j.hasNext(); ) {
        Map.Entry<String, JsonNode> test = j.next();
        String found = context.get(test.getKey());
        if (found == null || !compares(operator.getKey(), texts(test.getValue()), found)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean compares(String operator, List<String> wanted, String found) {
    return switch (operator.replaceFirst("^ForAnyValue:", "")) {
      case "StringEquals", "Bool" -> wanted.contains(found);
      case "StringLike" -> anyLike(wanted, found);
      default -> throw new IllegalArgumentException("unknown operator " + operator);
    };
  }

  private static boolean anyLike(List<String> patterns, String text) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                Pattern.compile(
                        Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"),
                        Pattern.DOTALL)
                    .matcher(text)
                    .matches());
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.elements().forEachRemaining(element -> texts.add(element.asText()));
    return texts;
  }
}
