package org.carelake.jobs.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.jobs.flatten.Codec;
import org.carelake.jobs.flatten.Flatten;
import org.carelake.jobs.flatten.FlattenError;
import org.carelake.jobs.flatten.FlattenOptions;
import org.carelake.jobs.flatten.FlattenResult;
import org.carelake.jobs.flatten.FlattenedView;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.bronze.Framing;

/**
 * Parquet in one pass over local files, by {@link Flatten}, which reads resources that stand one a
 * line in files named as NDJSON is, and no Bundles. Other input is copied into that form first.
 */
final class FlattenRun {
  private static final int HEAD = 64 * 1024;
  private static final Pattern NAME = Pattern.compile(".*\\.(ndjson|jsonl|json)(\\.gz)?");
  private static final Pattern HIDDEN = Pattern.compile("[._].*");
  private static final Pattern BUNDLE = Pattern.compile("\"resourceType\"\\s*:\\s*\"Bundle\"");

  /** Finds Bundles in the input, whose entries would be missed. */
  private static final ViewDefinition BUNDLES =
      ViewDefinitionReader.read(
          "bundles",
          "{\"name\": \"carelake_bundles\", \"resource\": \"Bundle\","
              + " \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}");

  private final SparkSession spark;
  private final List<ViewDefinition> views;
  private final Path work;

  /**
   * A run.
   *
   * @param work a folder that gets a folder of Parquet files for each view
   */
  FlattenRun(SparkSession spark, List<ViewDefinition> views, Path work) {
    this.spark = spark;
    this.views = List.copyOf(views);
    this.work = work;
  }

  /** Whether files are local and can be copied. */
  static boolean takes(FhirInput input) {
    return !input.files().isEmpty() && input.paths().stream().noneMatch(FhirFile::isRemote);
  }

  /** Writes the Parquet files. */
  RunReport write(FhirInput input) throws IOException {
    if (fits(input)) {
      RunReport report = new RunReport();
      List<ViewDefinition> all = new ArrayList<>(views);
      all.add(BUNDLES);
      FlattenResult result = flatten(all, Path.of(input.paths().get(0)));
      if (rows(result, BUNDLES.name()) == 0) {
        return told(
            report,
            result,
            error -> error.file().replaceFirst("^file:/*", "/") + ":" + error.line());
      }
    }
    RunReport report = new RunReport();
    Set<String> types =
        views.stream().map(ViewDefinition::resource).collect(Collectors.toUnmodifiableSet());
    PlainCopy copy = PlainCopy.write(input, types, work.resolve(".input"), report);
    return told(report, flatten(views, copy.folder()), error -> copy.place(error.line()));
  }

  private FlattenResult flatten(List<ViewDefinition> definitions, Path input) {
    return Flatten.run(
        spark,
        definitions,
        LiteralPaths.of(input),
        LiteralPaths.of(work),
        FlattenOptions.defaults().withCodec(Codec.ZSTD).withOverwrite(true));
  }

  private static long rows(FlattenResult result, String view) {
    return result.views().stream()
        .filter(table -> table.view().equals(view))
        .mapToLong(FlattenedView::rows)
        .sum();
  }

  private RunReport told(
      RunReport report, FlattenResult result, Function<FlattenError, String> place) {
    for (ViewDefinition view : views) {
      report.rows(view.name(), rows(result, view.name()));
    }
    for (FlattenError error : result.errors()) {
      report.problem(new Problem(error.view().orElse(""), place.apply(error), error.reason()));
    }
    return report;
  }

  private boolean fits(FhirInput input) throws IOException {
    if (input.paths().size() != 1
        || views.stream().anyMatch(view -> view.resource().equals("Bundle"))) {
      return false;
    }
    for (FhirFile file : input.files()) {
      String name = Path.of(file.path()).getFileName().toString().toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()
          || name.endsWith(".gz") != file.isGzip()
          || !holdsLines(file)) {
        return false;
      }
    }
    return !hasHiddenFolders(Path.of(input.paths().get(0)));
  }

  /** Whether a file has one text a line; a Bundle at its beginning speaks against it. */
  private static boolean holdsLines(FhirFile file) throws IOException {
    try (InputStream stream = file.open()) {
      byte[] head = stream.readNBytes(HEAD);
      String text = new String(head, StandardCharsets.ISO_8859_1);
      return Framing.of(head) == Framing.LINES && !BUNDLE.matcher(text).find();
    }
  }

  /** Folders that {@link FhirFiles} passes over and Flatten reads. */
  private static boolean hasHiddenFolders(Path root) throws IOException {
    try (Stream<Path> entries = Files.walk(root)) {
      return entries
          .filter(entry -> !entry.equals(root))
          .filter(Files::isDirectory)
          .anyMatch(folder -> HIDDEN.matcher(folder.getFileName().toString()).matches());
    }
  }
}
