package org.carelake.jobs.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;

/**
 * A local folder for the files of views: of one view in the folder itself, of several in a folder
 * each. Files are written beside it and moved when everything is there, so that a failed run leaves
 * the folder as it was.
 */
public final class OutputFolder {
  private final Path folder;
  private final boolean severalViews;
  private final String extension;
  private final Path work;

  private OutputFolder(Path folder, boolean severalViews, String extension, Path work) {
    this.folder = folder;
    this.severalViews = severalViews;
    this.extension = extension;
    this.work = work;
  }

  /**
   * Opens a folder.
   *
   * @param extension of the files, without the dot
   * @param overwrite whether the files of an earlier run may be replaced: {@code view.csv}, {@code
   *     view.ndjson}, {@code part-*.parquet}; no other file is touched
   * @throws CarelakeException when it is a file, or not empty without overwrite
   */
  public static OutputFolder open(
      String path, List<String> views, String extension, boolean overwrite) {
    Path folder = Path.of(path).toAbsolutePath().normalize();
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw CarelakeException.usage("--output expects a folder, but " + path + " is a file");
      }
      if (!overwrite && !isEmpty(folder)) {
        throw CarelakeException.usage(
            "the folder "
                + path
                + " is not empty; name another with --output, or replace the files of an earlier"
                + " run with --overwrite");
      }
      Path parent = folder.getParent() == null ? folder : folder.getParent();
      Files.createDirectories(parent);
      Path work = Files.createTempDirectory(parent, "." + folder.getFileName() + "-");
      return new OutputFolder(folder, views.size() > 1, extension, work);
    } catch (IOException failure) {
      throw failed(path, failure);
    }
  }

  /** The folder in which the folders of views are written to until their files are moved. */
  Path working() {
    return work;
  }

  /** Where a view's files are written to until they are moved; the folder is there. */
  public Path working(String view) {
    try {
      return Files.createDirectories(work.resolve(view));
    } catch (IOException failure) {
      throw failed(work.toString(), failure);
    }
  }

  /** Where a view's files will be. */
  public Path target(String view) {
    return severalViews ? folder.resolve(view) : folder;
  }

  /** Moves what was written into place, view by view. */
  public void publish(List<String> views) {
    try {
      for (String view : views) {
        Path target = Files.createDirectories(target(view));
        for (Path old : files(target)) {
          if (isReplaced(old)) {
            Files.delete(old);
          }
        }
        for (Path written : files(working(view))) {
          String name = written.getFileName().toString();
          if (name.endsWith("." + extension)) {
            Files.move(written, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    } catch (IOException failure) {
      throw failed(folder.toString(), failure);
    }
  }

  /** Removes what is left beside the folder. */
  public void clean() {
    try (Stream<Path> left = Files.walk(work)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      throw failed(work.toString(), failure);
    }
  }

  /** Spark names each run's files anew; all others are replaced by their successors. */
  private static boolean isReplaced(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("part-") && name.endsWith(".parquet");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return new ArrayList<>(entries.filter(Files::isRegularFile).sorted().toList());
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findFirst().isEmpty();
    }
  }

  private static CarelakeException failed(String path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        null,
        "can't write to " + path + ": " + failure.getClass().getSimpleName(),
        failure);
  }
}
