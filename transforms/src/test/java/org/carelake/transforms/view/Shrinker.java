package org.carelake.transforms.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Makes a failing view and resource smaller: takes away one member or item after the other as long
 * as the two sides still disagree.
 */
final class Shrinker {
  private final BiPredicate<JsonNode, JsonNode> fails;

  /** A view and a resource. */
  record Pair(ObjectNode view, ObjectNode resource) {}

  Shrinker(BiPredicate<JsonNode, JsonNode> fails) {
    this.fails = fails;
  }

  Pair shrink(ObjectNode view, ObjectNode resource) {
    ObjectNode smallView = view.deepCopy();
    ObjectNode smallResource = resource.deepCopy();
    boolean smaller = true;
    while (smaller) {
      smaller = removes(smallView, smallView, smallResource);
      smaller |= removes(smallResource, smallView, smallResource);
    }
    return new Pair(smallView, smallResource);
  }

  private boolean removes(JsonNode node, ObjectNode view, ObjectNode resource) {
    boolean removed = false;
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        ObjectNode before = object.deepCopy();
        object.remove(name);
        if (stillFails(view, resource)) {
          removed = true;
        } else {
          object.setAll(before);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        JsonNode item = array.remove(i);
        if (stillFails(view, resource)) {
          removed = true;
        } else {
          array.insert(i, item);
        }
      }
    }
    for (JsonNode child : node) {
      removed |= removes(child, view, resource);
    }
    return removed;
  }

  /** What is no valid view or resource any more doesn't count as a failure. */
  private boolean stillFails(ObjectNode view, ObjectNode resource) {
    try {
      return !hasHollow(view) && !hasHollow(resource) && fails.test(view, resource);
    } catch (RuntimeException invalid) {
      return false;
    }
  }

  /** Whether an object or array has nothing in it, or an array nothing but nulls. */
  private static boolean hasHollow(JsonNode node) {
    if (!node.isContainerNode()) {
      return false;
    }
    boolean hollow = true;
    for (JsonNode child : node) {
      if (hasHollow(child)) {
        return true;
      }
      hollow &= child.isNull();
    }
    return hollow;
  }
}
