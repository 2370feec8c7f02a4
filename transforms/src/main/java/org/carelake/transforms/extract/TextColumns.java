package org.carelake.transforms.extract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.schemas.extract.ExtractColumn;

/**
 * Which declared column each column of a file is.
 *
 * @param names the names as they stand in the file
 * @param targets the position of the declared column, -1 where there is none
 * @param extras what a column without declaration is called in {@code _extra}
 */
record TextColumns(List<String> names, List<Integer> targets, List<String> extras)
    implements Serializable {
  TextColumns {
    names = new ArrayList<>(names);
    targets = new ArrayList<>(targets);
    extras = new ArrayList<>(extras);
  }

  /** The columns of a file by the names in its header. */
  static TextColumns ofHeader(List<String> header, List<ExtractColumn> declared) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      positions.put(ExtractColumn.key(declared.get(i).name()), i);
    }
    Set<Integer> taken = new HashSet<>();
    Map<String, Integer> repeated = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    List<String> extras = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i) == null ? "" : header.get(i).strip();
      int target = positions.getOrDefault(ExtractColumn.key(name), -1);
      int times = repeated.merge(name, 1, Integer::sum);
      names.add(name);
      targets.add(target >= 0 && taken.add(target) ? target : -1);
      extras.add(name.isEmpty() ? position(i) : times == 1 ? name : name + "_" + times);
    }
    return new TextColumns(names, targets, extras);
  }

  /** The columns of a file without a header: as declared. */
  static TextColumns asDeclared(List<ExtractColumn> declared) {
    return ofHeader(declared.stream().map(ExtractColumn::name).toList(), declared);
  }

  /** What a field is called that stands behind the last column. */
  static String position(int index) {
    return Integer.toString(index + 1);
  }

  int size() {
    return targets.size();
  }

  boolean isDeclared(int index) {
    return targets.get(index) >= 0;
  }

  boolean hasAnyDeclared() {
    return targets.stream().anyMatch(target -> target >= 0);
  }
}
