package org.carelake.transforms.fhirpath;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The bare values of items. Strings, dates and times are {@link UTF8String}; booleans {@link
 * Boolean}; numbers are {@link Long} and {@link BigDecimal} when computed and UTF8String, as
 * written, when they come from a resource.
 */
public final class Values {
  private Values() {}

  /** An item without its type and without its id and extensions. */
  public static Object bare(Object item) {
    Object untyped = item instanceof TypedItem typed ? typed.item() : item;
    return untyped instanceof PrimitiveItem primitive ? primitive.value() : untyped;
  }

  static Kind kind(Kind known, Object item) {
    return item instanceof TypedItem typed ? Kind.of(typed.type()) : known;
  }

  public static UTF8String text(Object item) {
    Object value = bare(item);
    if (value == null || value instanceof UTF8String) {
      return (UTF8String) value;
    }
    if (value instanceof BigDecimal decimal) {
      return UTF8String.fromString(decimal.toPlainString());
    }
    if (value instanceof QuantityValue quantity) {
      return UTF8String.fromString(quantity.value().toPlainString() + " '" + quantity.unit() + "'");
    }
    if (value instanceof Node node) {
      return jsonOf(node);
    }
    return UTF8String.fromString(value.toString());
  }

  private static UTF8String jsonOf(Node node) {
    if (node.json == null) {
      throw new EvaluationException("expected a plain value, found an object");
    }
    return node.json;
  }

  static String string(Object item) {
    UTF8String text = text(item);
    return text == null ? null : text.toString();
  }

  public static Boolean truth(Object item) {
    Object value = bare(item);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new EvaluationException("expected true or false, found another value");
  }

  /** A whole number; the value is the result of an evaluation or as written in the resource. */
  public static Long whole(Object item) {
    Object value = bare(item);
    if (value == null || value instanceof Long) {
      return (Long) value;
    }
    try {
      return new BigDecimal(value.toString()).toBigIntegerExact().longValueExact();
    } catch (ArithmeticException | NumberFormatException wrong) {
      throw new EvaluationException("expected an integer of at most 64 bits, found another value");
    }
  }

  public static BigDecimal decimal(Object item) {
    Object value = bare(item);
    if (value == null || value instanceof BigDecimal) {
      return (BigDecimal) value;
    }
    if (value instanceof Long whole) {
      return BigDecimal.valueOf(whole);
    }
    if (value instanceof QuantityValue quantity) {
      return quantity.value();
    }
    try {
      return new BigDecimal(value.toString());
    } catch (NumberFormatException wrong) {
      throw new EvaluationException("expected a number, found another value");
    }
  }

  static QuantityValue quantity(Object item) {
    Object value = bare(item);
    if (value == null || value instanceof QuantityValue) {
      return (QuantityValue) value;
    }
    return new QuantityValue(decimal(item), "1");
  }

  /** The value as FHIRPath's own type has it: numbers parsed, everything else bare. */
  static Object system(Kind kind, Object item) {
    return switch (kind) {
      case INTEGER -> whole(item);
      case DECIMAL -> decimal(item);
      case BOOLEAN -> truth(item);
      case QUANTITY -> quantity(item);
      case STRING, DATE, DATE_TIME, TIME -> text(item);
      case COMPLEX -> bare(item);
    };
  }

  /** A decimal that is an integer as Long where it fits, for results of integer arithmetic. */
  static Object wholeOrEmpty(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : null;
  }
}
