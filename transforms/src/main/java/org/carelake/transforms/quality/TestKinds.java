package org.carelake.transforms.quality;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.transforms.quality.clinical.ClinicalKinds;
import org.carelake.transforms.quality.clinical.CodeKinds;

/** All kinds of tests. */
public final class TestKinds {
  private static final Map<String, TestKind> KINDS = kinds();

  private TestKinds() {}

  private static Map<String, TestKind> kinds() {
    Map<String, TestKind> kinds = new TreeMap<>();
    Stream.of(ColumnKinds.all(), TableKinds.all(), ClinicalKinds.all(), CodeKinds.all())
        .flatMap(List::stream)
        .forEach(
            kind -> {
              if (kinds.put(kind.name(), kind) != null) {
                throw new IllegalStateException("two kinds of tests are called " + kind.name());
              }
            });
    return java.util.Collections.unmodifiableMap(kinds);
  }

  /** All kinds, by name. */
  public static Collection<TestKind> all() {
    return KINDS.values();
  }

  /** The names of all kinds. */
  public static Collection<String> names() {
    return KINDS.keySet();
  }

  /** The kind with a name. */
  public static Optional<TestKind> find(String name) {
    return Optional.ofNullable(KINDS.get(name));
  }
}
