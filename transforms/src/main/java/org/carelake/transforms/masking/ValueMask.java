package org.carelake.transforms.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** A mask of one value, or of each element of an array. */
final class ValueMask extends AbstractFunction1<Object, Object> implements Mask {
  private static final long serialVersionUID = 1L;

  /** What a value becomes; takes and gives null. */
  interface Rule extends java.io.Serializable {
    Object apply(Object value);
  }

  private final String method;
  private final Rule rule;

  ValueMask(String method, Rule rule) {
    this.method = Objects.requireNonNull(method, "method is null");
    this.rule = Objects.requireNonNull(rule, "rule is null");
  }

  @Override
  public Object apply(Object value) {
    if (value instanceof Iterable<?> elements) {
      List<Object> masked = new ArrayList<>();
      for (Object element : CollectionConverters.asJava(elements)) {
        masked.add(rule.apply(element));
      }
      return CollectionConverters.asScala(masked).toSeq();
    }
    return rule.apply(value);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String toString() {
    return method;
  }
}
