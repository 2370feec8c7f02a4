package org.carelake.jobs.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.jobs.disk.HiddenNames;
import org.carelake.jobs.disk.UnopenableNames;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * Finds the files of a source: a single file whatever its name, or every {@code .ndjson}, {@code
 * .jsonl} and {@code .json} file, plain or gzip, in a folder and the folders below it. Names that
 * begin with a dot or an underscore are passed over, folders included.
 */
final class SourceFiles {
  private static final Pattern ENDING = Pattern.compile("\\.(ndjson|jsonl|json)(\\.gz)?\\z");

  private final Configuration configuration;
  private final Pattern endings;
  private final int most;

  SourceFiles(Configuration configuration, int most) {
    this(configuration, ENDING, most);
  }

  /**
   * Finds files of other names.
   *
   * @param endings found in names in lower case
   * @param most how many there may be
   */
  SourceFiles(Configuration configuration, Pattern endings, int most) {
    this.configuration = configuration;
    this.endings = endings;
    this.most = most;
  }

  /**
   * The files in the order of their paths.
   *
   * @throws CarelakeException if the path does not exist, can't be listed, has too many or has a
   *     name that can't be opened
   */
  List<SourceFile> find(String source, String path, Location declared) {
    Path root = new Path(path);
    try {
      FileSystem files = root.getFileSystem(configuration);
      List<SourceFile> found = new ArrayList<>();
      FileStatus status = files.getFileStatus(root);
      if (status.isFile()) {
        found.add(describe(status));
      } else {
        collect(files, root, new UnopenableNames(files, source, declared), found);
      }
      if (found.size() > most) {
        throw new CarelakeException(
            CarelakeException.Category.DATA,
            declared,
            "source '"
                + source
                + "' has more than "
                + most
                + " files under "
                + path
                + "; remove those that were read long ago, or raise limits.max-files",
            null);
      }
      found.sort(Comparator.comparing(SourceFile::path));
      return List.copyOf(found);
    } catch (FileNotFoundException missing) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          declared,
          "source '" + source + "' expects a file or folder " + path + ", but there is none",
          missing);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          declared,
          "source '" + source + "' can't list " + path + ": " + reason(failure),
          failure);
    }
  }

  /**
   * Some files by their paths, in the order of these; those of other names, and those that are gone
   * since, are left out.
   *
   * @throws CarelakeException if a path can't be looked at
   */
  List<SourceFile> of(String source, List<String> paths, Location declared) {
    List<SourceFile> found = new ArrayList<>();
    for (String text : paths) {
      Path path = new Path(text);
      if (!isWanted(path.getName())) {
        continue;
      }
      try {
        found.add(describe(path.getFileSystem(configuration).getFileStatus(path)));
      } catch (FileNotFoundException gone) {
        continue;
      } catch (IOException failure) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            declared,
            "source '" + source + "' can't look at " + text + ": " + reason(failure),
            failure);
      }
    }
    return List.copyOf(found);
  }

  private void collect(
      FileSystem files, Path folder, UnopenableNames unopenable, List<SourceFile> found)
      throws IOException {
    FileStatus[] listed = files.listStatus(folder);
    unopenable.check(folder, listed);
    for (FileStatus status : listed) {
      String name = status.getPath().getName();
      if (found.size() > most) {
        return;
      }
      if (HiddenNames.isHidden(name)) {
        continue;
      }
      if (status.isDirectory()) {
        collect(files, status.getPath(), unopenable, found);
      } else if (isWanted(name)) {
        found.add(describe(status));
      }
    }
  }

  private boolean isWanted(String name) {
    return endings.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  private static SourceFile describe(FileStatus status) {
    return new SourceFile(
        plainPath(status.getPath()), status.getLen(), status.getModificationTime());
  }

  /** Local paths without their scheme, as a person would write them. */
  private static String plainPath(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName();
  }
}
