package org.carelake.jobs.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A project in a folder of its own: models and environments of the checkout, the views that the
 * models read, one tenant {@code small}, and a few resources. Commands run as the launcher starts
 * them, in another JVM.
 */
record SmallProject(Path folder, Commands commands) {
  private static final Pattern SILVER = Pattern.compile("silver\\.([a-z_]+)");
  private static final String TENANT =
      """
      tenant = small
      packages = [fhir, engage]
      sources = [
        { name = extract, kind = fhir-ndjson, path = input }
      ]
      publish {
        pii { tables = ["package:engage"] }
      }
      """;

  /** What a command printed, and how it ended. */
  record Result(int exit, String output) {}

  /** The project as it is before anything ran. */
  static SmallProject create(Commands commands, Path folder, String ndjson) throws IOException {
    copy(Pipeline.CHECKOUT.resolve("conf"), folder.resolve("conf"));
    Path models = Path.of("transforms/models/engage");
    copy(Pipeline.CHECKOUT.resolve(models), folder.resolve(models));
    copy(Pipeline.CHECKOUT.resolve("transforms/reference"), folder.resolve("transforms/reference"));
    // forms are another matter, and 35 tables
    delete(folder.resolve(models).resolve("forms"));
    Files.createDirectories(folder.resolve("schemas/fhir-views"));
    for (String view : silverInputs(folder.resolve(models))) {
      Path file = Path.of("schemas/fhir-views", view + ".json");
      if (Files.exists(Pipeline.CHECKOUT.resolve(file))) {
        Files.copy(Pipeline.CHECKOUT.resolve(file), folder.resolve(file));
      }
    }
    SmallProject project = new SmallProject(folder, commands);
    delete(folder.resolve("conf/tenants"));
    Files.createDirectories(folder.resolve("conf/tenants"));
    Files.writeString(project.tenantFile("small"), TENANT);
    project.input("first.ndjson", ndjson);
    return project;
  }

  /** The same project elsewhere, with its lakehouse and publications. */
  SmallProject copyTo(Path other) throws IOException {
    copy(folder, other);
    return new SmallProject(other, commands);
  }

  Path tenantFile(String tenant) {
    return folder.resolve("conf/tenants/" + tenant + ".conf");
  }

  void input(String name, String ndjson) throws IOException {
    Files.createDirectories(folder.resolve("input"));
    Files.writeString(folder.resolve("input").resolve(name), ndjson);
  }

  /** Replaces a text that a file of the project holds. */
  void change(String file, String text, String replacement) throws IOException {
    String content = Files.readString(folder.resolve(file));
    if (!content.contains(text)) {
      throw new IllegalArgumentException(file + " doesn't hold: " + text);
    }
    Files.writeString(folder.resolve(file), content.replace(text, replacement));
  }

  Path log() {
    return folder.resolve("carelake.log");
  }

  Path published(String file) {
    return folder.resolve("published/carelake-small-pii").resolve(file);
  }

  Path lakehouse() {
    return folder.resolve("warehouse/small");
  }

  /** Runs a command as of the day of the tests. */
  Result run(String... arguments) throws IOException, InterruptedException {
    List<String> dated = new ArrayList<>(List.of(arguments));
    dated.addAll(List.of("--as-of", "2026-11-01"));
    return command(dated.toArray(String[]::new));
  }

  /** Runs a command. */
  Result command(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--project", folder.toString()));
    Path output = folder.resolve("output.txt");
    int exit = commands.run(output, log(), command);
    return new Result(exit, Files.readString(output, StandardCharsets.UTF_8));
  }

  private static Set<String> silverInputs(Path models) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(models)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher input = SILVER.matcher(Files.readString(file));
        while (input.find()) {
          names.add(input.group(1));
        }
      }
    }
    return names;
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(path, target);
        }
      }
    }
  }
}
