package org.carelake.transforms.form;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Makes readable column names that are unique in one table. */
final class ColumnNames {
  static final int MAX = 63;

  private final Set<String> taken;

  ColumnNames(Set<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** A name for a label, which is taken from then on. */
  String name(String label) {
    String plain = slug(label);
    String name = plain;
    for (int i = 2; !taken.add(name); i++) {
      String suffix = "_" + i;
      name = cut(plain, MAX - suffix.length()) + suffix;
    }
    return name;
  }

  /** Lower-case ASCII letters and digits with underscores between, a letter first. */
  static String slug(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^_+|_+$", "");
    String named = plain.isEmpty() ? "item" : plain;
    return cut(Character.isDigit(named.charAt(0)) ? "q_" + named : named, MAX);
  }

  private static String cut(String name, int length) {
    return name.length() <= length ? name : name.substring(0, length).replaceAll("_+$", "");
  }
}
