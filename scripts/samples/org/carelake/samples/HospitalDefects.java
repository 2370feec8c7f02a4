package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the generator did wrong on purpose, for tests. */
final class HospitalDefects {
  private final List<String> mended = new ArrayList<>();
  private final Map<String, int[]> counts = new TreeMap<>();

  /** A value that must be mended: as it stands in the extract, and as it must become. */
  void mended(
      Hospital hospital, String table, String key, String column, String defect, String right) {
    mended.add(
        String.format(
            "    {\"hospital\": \"%s\", \"table\": \"%s\", \"key\": \"%s\", \"column\": \"%s\","
                + " \"defect\": \"%s\", \"value\": %s}",
            hospital.folder(),
            table,
            key,
            column,
            defect,
            right == null
                ? "null"
                : '"' + right.replace("\\", "\\\\").replace("\"", "\\\"") + '"'));
  }

  void received(Hospital hospital, String table, int rows) {
    count(hospital, table)[0] += rows;
  }

  void duplicate(Hospital hospital, String table) {
    count(hospital, table)[1]++;
  }

  void unmendable(Hospital hospital, String table) {
    count(hospital, table)[2]++;
  }

  private int[] count(Hospital hospital, String table) {
    return counts.computeIfAbsent(hospital.folder() + "\" , \"" + table, key -> new int[3]);
  }

  String json() {
    StringBuilder json = new StringBuilder("{\n  \"counts\": [\n");
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            lines.add(
                String.format(
                    "    {\"hospital\": \"%s\", \"received\": %d, \"duplicates\": %d,"
                        + " \"quarantined\": %d}",
                    key.replace("\" , \"", "\", \"table\": \""), count[0], count[1], count[2])));
    json.append(String.join(",\n", lines)).append("\n  ],\n  \"mended\": [\n");
    return json.append(String.join(",\n", mended)).append("\n  ]\n}\n").toString();
  }
}
