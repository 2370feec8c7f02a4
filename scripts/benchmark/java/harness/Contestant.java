package org.carelake.benchmark;

import java.util.List;

/**
 * A system as the benchmark starts it.
 *
 * @param name its name on the command line
 * @param title its name in tables
 * @param type the class of its candidate
 * @param runtime which class path and JDK it needs: carelake, tools or pathling
 * @param views what the setting {@code views} says
 * @param compared whether its tables are compared with those of the others
 */
record Contestant(
    String name, String title, String type, String runtime, String views, boolean compared) {
  private static final String FIVE = "views";
  private static final String OBSERVATION = "views/observation.json";
  private static final String MORE = "views/observation/";

  /** The systems that make the five tables. */
  static final List<Contestant> FIVE_VIEWS =
      List.of(
          new Contestant("carelake", "Carelake", "CarelakeFiles", "carelake", FIVE, true),
          new Contestant(
              "carelake-bronze",
              "Carelake, from Delta tables",
              "CarelakeBronze",
              "carelake",
              FIVE,
              true),
          new Contestant(
              "jackson", "Jackson tokens, no output", "JacksonTokens", "carelake", FIVE, false),
          new Contestant("duckdb", "DuckDB read_json", "DuckDbJson", "tools", FIVE, true),
          new Contestant("spark", "Spark JSON reader, pruned", "SparkJson", "carelake", FIVE, true),
          new Contestant("pathling", "Pathling", "PathlingViews", "pathling", FIVE, true));

  /** Carelake with one, two and four views of Observation. */
  static final List<Contestant> SEVERAL_VIEWS =
      List.of(
          new Contestant("1", "1 view", "CarelakeFiles", "carelake", OBSERVATION, false),
          new Contestant(
              "2",
              "2 views",
              "CarelakeFiles",
              "carelake",
              OBSERVATION + "," + MORE + "components.json",
              false),
          new Contestant(
              "4", "4 views", "CarelakeFiles", "carelake", OBSERVATION + "," + MORE, false));

  String className() {
    return "org.carelake.benchmark." + type;
  }
}
