package org.carelake.jobs.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
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
 * Parquet in one pass over NDJSON, by {@link Flatten}. It reads resources that stand one a line in
 * files named as NDJSON is, and no Bundles; other input is {@link SparkRun}'s.
 */
final class FlattenRun {
  private static final int HEAD = 64 * 1024;
  private static final Pattern NAME = Pattern.compile(".*\\.(ndjson|jsonl|json)(\\.gz)?");
  private static final Pattern HIDDEN = Pattern.compile("[._].*");

  /** Finds Bundles in the input, whose entries would be missed. */
  private static final ViewDefinition BUNDLES =
      ViewDefinitionReader.read(
          "bundles",
          "{\"name\": \"carelake_bundles\", \"resource\": \"Bundle\","
              + " \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}");

  private FlattenRun() {}

  /**
   * Writes a folder of Parquet files for each view.
   *
   * @param work an empty folder; files are in it only when there is a result
   * @return what was met; empty when the input is not for this way
   */
  static Optional<RunReport> write(
      SparkSession spark, FhirInput input, List<ViewDefinition> views, Path work)
      throws IOException {
    boolean bundles = views.stream().anyMatch(view -> view.resource().equals("Bundle"));
    if (bundles || !fits(input)) {
      return Optional.empty();
    }
    List<ViewDefinition> all = new ArrayList<>(views);
    all.add(BUNDLES);
    FlattenResult result =
        Flatten.run(
            spark,
            all,
            input.paths().get(0),
            work.toUri().toString(),
            FlattenOptions.defaults().withCodec(Codec.ZSTD).withOverwrite(true));
    RunReport report = new RunReport();
    for (FlattenedView view : result.views()) {
      boolean isBundles = view.view().equals(BUNDLES.name());
      if (isBundles && view.rows() > 0) {
        return Optional.empty();
      }
      report.rows(view.view(), view.rows());
    }
    for (FlattenError error : result.errors()) {
      String place = error.file().replaceFirst("^file:/*", "/") + ":" + error.line();
      report.problem(new Problem(error.view().orElse(""), place, error.reason()));
    }
    return Optional.of(report);
  }

  private static boolean fits(FhirInput input) throws IOException {
    if (input.paths().size() != 1
        || input.files().isEmpty()
        || FhirFile.isRemote(input.paths().get(0))) {
      return false;
    }
    for (FhirFile file : input.files()) {
      String name = Path.of(file.path()).getFileName().toString().toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()
          || name.endsWith(".gz") != file.isGzip()
          || !isLines(file)) {
        return false;
      }
    }
    return !hasHiddenFolders(Path.of(input.paths().get(0)));
  }

  private static boolean isLines(FhirFile file) throws IOException {
    try (InputStream stream = file.open()) {
      return Framing.of(stream.readNBytes(HEAD)) == Framing.LINES;
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
