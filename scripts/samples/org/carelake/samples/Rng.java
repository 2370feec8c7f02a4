package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A seeded stream of random numbers (SplitMix64), the same on every JDK. Each thing that needs
 * randomness takes a stream of its own by name, so that a change in one part of the data leaves the
 * rest as it was.
 */
final class Rng {
  private static final long SEED = 20250106L;
  private long state;

  private Rng(long state) {
    this.state = state;
  }

  /** The stream of a name, for example {@code Rng.of("patient", 17)}. */
  static Rng of(String name, long index) {
    long hash = 0xcbf29ce484222325L ^ SEED;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    long start = new Rng(hash).next() ^ (index * 0xd1b54a32d192ed03L);
    return new Rng(new Rng(start).next());
  }

  long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A whole number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  /** A whole number from {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  /** True in {@code permille} of a thousand cases. */
  boolean chance(int permille) {
    return below(1000) < permille;
  }

  <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  /** The values in another order. */
  <T> List<T> shuffled(List<T> values) {
    List<T> copy = new ArrayList<>(values);
    for (int i = copy.size() - 1; i > 0; i--) {
      int j = below(i + 1);
      T swap = copy.get(i);
      copy.set(i, copy.get(j));
      copy.set(j, swap);
    }
    return copy;
  }

  /** A version 4 UUID. */
  String uuid() {
    String hex = String.format(Locale.ROOT, "%016x%016x", next(), next());
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-4"
        + hex.substring(13, 16)
        + "-"
        + "89ab".charAt(below(4))
        + hex.substring(17, 20)
        + "-"
        + hex.substring(20, 32);
  }

  /** The UUID that a name stands for: the same name, the same UUID. */
  static String uuid(String name, long index) {
    return of("id/" + name, index).uuid();
  }
}
