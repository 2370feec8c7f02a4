package org.carelake.transforms.fhirpath;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;

/** Equality, equivalence and order of items, after FHIRPath N1 section 6. */
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Comparison() {}

  /** Whether two items are equal; null when that can't be known. */
  static Boolean equal(Kind leftKind, Object left, Kind rightKind, Object right) {
    Kind a = Values.kind(leftKind, left);
    Kind b = Values.kind(rightKind, right);
    Object x = Values.bare(left);
    Object y = Values.bare(right);
    if (x == null || y == null) {
      return null;
    }
    if (!a.comparableWith(b)) {
      return Boolean.FALSE;
    }
    if (a == Kind.STRING || a == Kind.BOOLEAN) {
      return Values.text(x).equals(Values.text(y));
    }
    if (a == Kind.COMPLEX) {
      return tree(x).equals(tree(y));
    }
    Integer order = compareBare(a, x, b, y);
    return order == null ? null : order == 0;
  }

  /**
   * Equality of two collections: null when one is empty, false when their sizes differ, else item
   * by item.
   */
  static Boolean equalCollections(Kind leftKind, Object left, Kind rightKind, Object right) {
    if (left == null || right == null) {
      return null;
    }
    int size = Items.size(left);
    if (size != Items.size(right)) {
      return Boolean.FALSE;
    }
    Boolean result = Boolean.TRUE;
    for (int i = 0; i < size; i++) {
      Boolean equal = equal(leftKind, Items.at(left, i), rightKind, Items.at(right, i));
      if (Boolean.FALSE.equals(equal)) {
        return Boolean.FALSE;
      }
      if (equal == null) {
        result = null;
      }
    }
    return result;
  }

  /** Equivalence of two collections: order, case, blanks and trailing zeros don't matter. */
  static Boolean equivalentCollections(Kind leftKind, Object left, Kind rightKind, Object right) {
    int size = Items.size(left);
    if (size != Items.size(right)) {
      return Boolean.FALSE;
    }
    boolean[] used = new boolean[size];
    for (int i = 0; i < size; i++) {
      boolean found = false;
      for (int j = 0; j < size && !found; j++) {
        if (!used[j] && equivalent(leftKind, Items.at(left, i), rightKind, Items.at(right, j))) {
          used[j] = true;
          found = true;
        }
      }
      if (!found) {
        return Boolean.FALSE;
      }
    }
    return Boolean.TRUE;
  }

  private static boolean equivalent(Kind leftKind, Object left, Kind rightKind, Object right) {
    Kind a = Values.kind(leftKind, left);
    Kind b = Values.kind(rightKind, right);
    Object x = Values.bare(left);
    Object y = Values.bare(right);
    if (x == null || y == null) {
      return x == y;
    }
    if (a == Kind.STRING && b == Kind.STRING) {
      return folded(x).equals(folded(y));
    }
    if (a == Kind.DECIMAL || b == Kind.DECIMAL) {
      return a.isNumber() && b.isNumber() && roundedEqual(x, y);
    }
    return Boolean.TRUE.equals(equal(a, x, b, y));
  }

  private static String folded(Object text) {
    return Values.string(text).strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static boolean roundedEqual(Object x, Object y) {
    int scale = Math.min(scale(x), scale(y));
    return Values.decimal(x)
            .setScale(scale, RoundingMode.HALF_UP)
            .compareTo(Values.decimal(y).setScale(scale, RoundingMode.HALF_UP))
        == 0;
  }

  private static int scale(Object number) {
    return Math.max(0, Values.decimal(number).stripTrailingZeros().scale());
  }

  /** The order of two items; null when it can't be known. */
  static Integer compare(Kind leftKind, Object left, Kind rightKind, Object right) {
    Kind a = Values.kind(leftKind, left);
    Kind b = Values.kind(rightKind, right);
    Object x = Values.bare(left);
    Object y = Values.bare(right);
    if (x == null || y == null) {
      return null;
    }
    if (!a.comparableWith(b)) {
      throw new EvaluationException(
          "a value of type " + a.word() + " can't be compared with one of type " + b.word());
    }
    return compareBare(a, x, b, y);
  }

  private static Integer compareBare(Kind a, Object x, Kind b, Object y) {
    if (a.isNumber() && b.isNumber()) {
      if (x instanceof Long left && y instanceof Long right) {
        return left.compareTo(right);
      }
      return Values.decimal(x).compareTo(Values.decimal(y));
    }
    if (a.isTemporal()) {
      if (x.equals(y)) {
        return 0;
      }
      return Temporal.of(a, x).compare(Temporal.of(b, y));
    }
    if (a == Kind.QUANTITY || b == Kind.QUANTITY) {
      QuantityValue left = Values.quantity(x);
      QuantityValue right = Values.quantity(y);
      return left.unit().equals(right.unit()) ? left.value().compareTo(right.value()) : null;
    }
    if (a == Kind.STRING) {
      return ((UTF8String) x).compareTo((UTF8String) y);
    }
    throw new EvaluationException("values of type " + a.word() + " have no order");
  }

  private static JsonNode tree(Object item) {
    try {
      return JSON.readTree(((Node) item).json.toString());
    } catch (JsonProcessingException broken) {
      throw new EvaluationException("an element is not valid JSON");
    }
  }

  /** The items of a collection without repetitions, in the order of their first appearance. */
  static Object distinct(Kind kind, Object collection) {
    int size = Items.size(collection);
    if (size < 2) {
      return collection;
    }
    if (kind == Kind.COMPLEX && Items.first(collection) instanceof Node) {
      return distinctObjects(collection);
    }
    Object[] kept = new Object[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      Object item = Items.at(collection, i);
      boolean known = false;
      for (int j = 0; j < count && !known; j++) {
        known = Boolean.TRUE.equals(equal(kind, kept[j], kind, item));
      }
      if (!known) {
        kept[count++] = item;
      }
    }
    return Items.of(kept, count);
  }

  private static Object distinctObjects(Object collection) {
    Set<JsonNode> known = new HashSet<>();
    return Items.flatMap(collection, item -> known.add(tree(item)) ? item : null);
  }

  /** Whether a collection holds an item equal to another. */
  static boolean contains(Kind kind, Object collection, Kind itemKind, Object item) {
    for (int i = 0; i < Items.size(collection); i++) {
      if (Boolean.TRUE.equals(equal(kind, Items.at(collection, i), itemKind, item))) {
        return true;
      }
    }
    return false;
  }
}
