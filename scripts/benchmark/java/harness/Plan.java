package org.carelake.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is run, as scripts/benchmark/run hands it over: {@code name=value} arguments.
 *
 * @param values the arguments
 */
record Plan(Map<String, String> values) {

  static Plan of(String[] arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      values.put(pair[0], pair[1]);
    }
    return new Plan(values);
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the argument " + name + " is missing");
    }
    return value;
  }

  /** The folder of the benchmark. */
  Path home() {
    return Path.of(value("home"));
  }

  /** Where everything that is made goes. */
  Path work() {
    return Path.of(value("work"));
  }

  Path results() {
    return Path.of(value("results"));
  }

  /** The JVM options that Carelake ships with; the others have the JVM's own compiler settings. */
  Path jvmOptions(Contestant system) {
    return Path.of(
        value(system.type().startsWith("Carelake") ? "jvm-options" : "jvm-options-others"));
  }

  int rounds() {
    return Integer.parseInt(value("rounds"));
  }

  /** Whether rounds of earlier calls count. */
  boolean appends() {
    return value("append").equals("yes");
  }

  int cores() {
    return Integer.parseInt(value("cores"));
  }

  String heap() {
    return value("heap");
  }

  boolean flightRecording() {
    return value("profile").equals("yes");
  }

  boolean severalViews() {
    return value("several-views").equals("yes");
  }

  /** Whether the machine has more cores than the benchmark may use, and a way to keep to them. */
  boolean pinsCores() {
    return Runtime.getRuntime().availableProcessors() > cores()
        && Files.isExecutable(Path.of("/usr/bin/taskset"));
  }

  String java(String runtime) {
    return value(runtime.equals("pathling") ? "java-pathling" : "java");
  }

  String classPath(String runtime) {
    return value("classpath-" + runtime);
  }

  /** Name of an input to its folder, in the order of the command line. */
  Map<String, Path> inputs() {
    Map<String, Path> inputs = new LinkedHashMap<>();
    for (String input : value("inputs").split(",")) {
      String[] pair = input.split(":", 2);
      inputs.put(pair[0], Path.of(pair[1]));
    }
    return inputs;
  }

  List<Contestant> systems() {
    List<String> names = Arrays.asList(value("systems").split(","));
    return Contestant.FIVE_VIEWS.stream().filter(one -> names.contains(one.name())).toList();
  }

  /** The version of a library on a class path; a question mark when it is not there. */
  String version(String runtime, String artifact) {
    return Stream.of(classPath(runtime).split(":"))
        .flatMap(Plan::jars)
        .filter(name -> name.startsWith(artifact + "-") && name.endsWith(".jar"))
        .map(name -> name.substring(artifact.length() + 1, name.length() - 4))
        .findFirst()
        .orElse("?");
  }

  private static Stream<String> jars(String entry) {
    if (entry.endsWith("/*")) {
      String[] names = Path.of(entry.substring(0, entry.length() - 2)).toFile().list();
      return names == null ? Stream.of() : Stream.of(names);
    }
    return Stream.of(Path.of(entry).getFileName().toString());
  }
}
