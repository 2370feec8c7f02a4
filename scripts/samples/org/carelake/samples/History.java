package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The order in which the source delivered the resources. */
final class History {
  private History() {}
  static List<Received> of(List<Map<String, Object>> current) {
    List<Received> all = new ArrayList<>();
    current.forEach(r -> all.add(Received.version(1, r)));
    return all;
  }
}
