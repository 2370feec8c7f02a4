package org.carelake.transforms.fhirpath;

import java.util.Arrays;

/**
 * A collection of two or more items. Everywhere in this package, an empty collection is null and a
 * collection of one item is the item itself: most are, and cost nothing then.
 */
public final class Items {
  private final Object[] items;

  private Items(Object[] items) {
    this.items = items;
  }

  /** The number of items of a collection. */
  public static int size(Object collection) {
    if (collection == null) {
      return 0;
    }
    return collection instanceof Items many ? many.items.length : 1;
  }

  /** The item at an index of a collection that has one there. */
  public static Object at(Object collection, int index) {
    return collection instanceof Items many ? many.items[index] : collection;
  }

  /** The first item, null when there is none. */
  static Object first(Object collection) {
    return collection instanceof Items many ? many.items[0] : collection;
  }

  /** The only item, null when there is none. */
  static Object single(Object collection, String what) {
    if (collection instanceof Items many) {
      throw new EvaluationException(
          what + " expects at most one value, found " + many.items.length);
    }
    return collection;
  }

  /** The items of a JSON array; nulls are no items. The array is not kept when it has nulls. */
  static Object ofArray(Object[] array) {
    int count = 0;
    for (Object item : array) {
      if (item != null) {
        count++;
      }
    }
    if (count == array.length) {
      return of(array, count);
    }
    Object[] present = new Object[count];
    int to = 0;
    for (Object item : array) {
      if (item != null) {
        present[to++] = item;
      }
    }
    return of(present, count);
  }

  static Object of(Object[] items, int count) {
    if (count == 0) {
      return null;
    }
    if (count == 1) {
      return items[0];
    }
    return new Items(count == items.length ? items : Arrays.copyOf(items, count));
  }

  /** Gathers items of several collections. */
  static final class Collector {
    private Object[] items = new Object[4];
    private int count;

    /** Adds all items of a collection. */
    void add(Object collection) {
      if (collection instanceof Items many) {
        ensure(many.items.length);
        System.arraycopy(many.items, 0, items, count, many.items.length);
        count += many.items.length;
      } else if (collection != null) {
        ensure(1);
        items[count++] = collection;
      }
    }

    private void ensure(int more) {
      if (count + more > items.length) {
        items = Arrays.copyOf(items, Math.max(items.length * 2, count + more));
      }
    }

    Object result() {
      return of(items, count);
    }
  }

  /** What a function makes of one item. */
  @FunctionalInterface
  interface ItemFunction {
    Object apply(Object item);
  }

  /** The results of a function for every item, one after the other. */
  static Object flatMap(Object collection, ItemFunction function) {
    if (collection == null) {
      return null;
    }
    if (collection instanceof Items many) {
      Collector results = new Collector();
      for (Object item : many.items) {
        results.add(function.apply(item));
      }
      return results.result();
    }
    return function.apply(collection);
  }
}
