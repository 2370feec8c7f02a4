package org.carelake.transforms.fhirpath;

import java.util.HashMap;
import java.util.Map;

/** Goes from each item of a collection to the items of one of its elements. */
final class Navigation implements Evaluator {
  private static final long serialVersionUID = 1L;

  private final Evaluator target;
  private final boolean targetIsPrimitive;
  private final Slot values;
  private final Slot siblings;

  /** Siblings, the ids and extensions of primitives, are null when the element is an object. */
  Navigation(Evaluator target, boolean targetIsPrimitive, Slot values, Slot siblings) {
    this.target = target;
    this.targetIsPrimitive = targetIsPrimitive;
    this.values = values;
    this.siblings = siblings;
  }

  @Override
  public Object evaluate(Object focus, Scope scope) {
    Object items = target.evaluate(focus, scope);
    if (items == null) {
      return null;
    }
    if (items instanceof Node node) {
      return step(node);
    }
    return Items.flatMap(items, this::stepFrom);
  }

  private Object stepFrom(Object item) {
    if (item instanceof Node node) {
      return step(node);
    }
    if (!targetIsPrimitive) {
      throw new EvaluationException("expected an object, found a plain value");
    }
    return item instanceof PrimitiveItem primitive ? step(primitive.sibling()) : null;
  }

  private Object step(Node node) {
    Object value = values.of(node);
    if (siblings == null) {
      return value instanceof Object[] array ? Items.ofArray(array) : value;
    }
    Object sibling = siblings.of(node);
    if (sibling == null) {
      return value instanceof Object[] array ? Items.ofArray(array) : value;
    }
    return paired(value, sibling);
  }

  private static Object paired(Object value, Object sibling) {
    if (!(value instanceof Object[]) && !(sibling instanceof Object[])) {
      return new PrimitiveItem(value, objectOrFail(sibling));
    }
    Object[] values = value instanceof Object[] array ? array : new Object[] {value};
    Object[] siblings = sibling instanceof Object[] array ? array : new Object[] {sibling};
    Object[] items = new Object[Math.max(values.length, siblings.length)];
    for (int i = 0; i < items.length; i++) {
      Object bare = i < values.length ? values[i] : null;
      Object beside = i < siblings.length ? siblings[i] : null;
      items[i] = beside == null ? bare : new PrimitiveItem(bare, objectOrFail(beside));
    }
    return Items.ofArray(items);
  }

  private static Node objectOrFail(Object sibling) {
    if (sibling instanceof Node node) {
      return node;
    }
    throw new EvaluationException("expected an object beside a primitive, found a plain value");
  }

  /** For items that carry their type: the program for each type; other types give nothing. */
  static Evaluator byType(Evaluator target, Map<String, Evaluator> programs) {
    Map<String, Evaluator> copy = new HashMap<>(programs);
    return (focus, scope) ->
        Items.flatMap(
            target.evaluate(focus, scope),
            item -> {
              TypedItem typed = (TypedItem) item;
              Evaluator program = copy.get(typed.type());
              return program == null ? null : program.evaluate(typed.item(), scope);
            });
  }
}
