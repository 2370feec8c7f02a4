package org.carelake.schemas.contract;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.carelake.schemas.error.CarelakeException;

/**
 * What people say about a table beside what it promises; selections go by it, content never does.
 *
 * @param tags words, such as {@code nightly}
 * @param meta facts by name, such as {@code owner}
 */
public record Labels(SortedSet<String> tags, SortedMap<String, String> meta) {
  /** Nothing said. */
  public static final Labels NONE = new Labels(new TreeSet<>(), new TreeMap<>());

  public Labels {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
  }

  /**
   * Reads the keys {@code tags} (a list of words) and {@code meta} (a mapping to single values).
   *
   * @throws CarelakeException with file and line when a tag is no word
   */
  public static Labels read(YamlSection section) {
    SortedSet<String> tags = new TreeSet<>();
    for (String tag : section.strings("tags")) {
      if (!tag.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
        throw CarelakeException.configuration(
            section.location("tags"),
            "a tag is letters, digits, dots, hyphens and underscores, found '" + tag + "'");
      }
      tags.add(tag);
    }
    Map<String, String> meta = section.texts("meta");
    return new Labels(tags, new TreeMap<>(meta));
  }
}
