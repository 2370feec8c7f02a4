package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.error.CarelakeException;

/** Finds publications, whose files are never changed, in which some text stands. */
public final class PublicationSearch {
  private final Lakehouse lakehouse;
  private final Function<SecretReference, String> secrets;

  /**
   * A search beside one lakehouse.
   *
   * @param secrets reads the credentials of a target
   */
  public PublicationSearch(Lakehouse lakehouse, Function<SecretReference, String> secrets) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.secrets = Objects.requireNonNull(secrets, "secrets is null");
  }

  /**
   * The kept publications of a target with a row that holds a text as a word of its own.
   *
   * @param text reaches no plan and no message
   */
  public List<KeptPublication> holding(PublishTarget target, String text) {
    Configuration configuration =
        S3aSettings.configure(lakehouse.spark().sessionState().newHadoopConf(), target, secrets);
    try (Bucket bucket = Bucket.at(target.path(), configuration)) {
      Path pointer = bucket.path("latest.json");
      Optional<String> found = bucket.read(pointer);
      if (found.isEmpty()) {
        return List.of();
      }
      Publications publications = new Publications(bucket);
      List<String> runs = Pointer.parse(found.get(), pointer.toString()).runs();
      List<KeptPublication> holding = new ArrayList<>();
      for (String run : runs) {
        Path folder = publications.folder(run);
        Optional<Boolean> held = holds(folder, text);
        if (held.orElse(true)) {
          holding.add(
              new KeptPublication(
                  target.kind(),
                  bucket.readerLocation(folder),
                  run,
                  run.equals(runs.get(0)),
                  held.isPresent()));
        }
      }
      return holding;
    } catch (CarelakeException unreachable) {
      return List.of(new KeptPublication(target.kind(), target.path(), "", true, false));
    }
  }

  /** Empty when the files can't be read. */
  private Optional<Boolean> holds(Path folder, String text) {
    Pattern word = Pattern.compile("(?<![A-Za-z0-9.-])" + Pattern.quote(text) + "(?![A-Za-z0-9-])");
    FilterFunction<Row> told = row -> word.matcher(row.mkString("|")).find();
    try {
      for (org.apache.hadoop.fs.FileStatus table :
          folder
              .getFileSystem(lakehouse.spark().sessionState().newHadoopConf())
              .listStatus(folder)) {
        if (table.isDirectory()
            && !LiteralPaths.reader(lakehouse.spark())
                .parquet(table.getPath().toString())
                .filter(told)
                .isEmpty()) {
          return Optional.of(true);
        }
      }
      return Optional.of(false);
    } catch (Exception unreadable) {
      // Spark throws checked exceptions that Scala doesn't declare
      return Optional.empty();
    }
  }
}
