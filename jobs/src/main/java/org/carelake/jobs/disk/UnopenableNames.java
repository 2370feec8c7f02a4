package org.carelake.jobs.disk;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * Names in a source's folder on the local disk that can't be opened: links to nothing, and names
 * that the character set of the process can't express, such as {@code Zürich} where a schedule
 * starts it without a locale. Hadoop leaves them out of its lists without a word, so that their
 * data would be missing.
 */
public final class UnopenableNames {
  private final FileSystem files;
  private final String source;
  private final Location declared;

  /**
   * Looks for them in a source.
   *
   * @param declared where the source is declared; null when nobody knows
   */
  public UnopenableNames(FileSystem files, String source, Location declared) {
    this.files = files;
    this.source = source;
    this.declared = declared;
  }

  /**
   * Looks for them in a folder; names that begin with a dot or an underscore don't count.
   *
   * @param listed what Hadoop found in the folder, just now
   * @throws CarelakeException with folder and name, as far as it can be told, if there is one
   */
  public void check(Path folder, FileStatus[] listed) {
    if (!isLocal()) {
      return;
    }
    File local = new File(folder.toUri().getPath());
    String[] names = local.list();
    if (names == null) {
      return;
    }
    Set<String> opened =
        Arrays.stream(listed)
            .map(status -> status.getPath().getName())
            .collect(Collectors.toUnmodifiableSet());
    for (String name : names) {
      // a file that came since the list was made can be opened
      if (!HiddenNames.isHidden(name)
          && !opened.contains(name)
          && !new File(local, name).exists()) {
        throw refused(local, name);
      }
    }
  }

  /**
   * Looks for them in a folder and all folders below it.
   *
   * @throws IOException if a folder can't be listed
   * @throws CarelakeException with folder and name, as far as it can be told, if there is one
   */
  public void checkBelow(Path folder) throws IOException {
    if (!isLocal()) {
      return;
    }
    FileStatus[] listed = files.listStatus(folder);
    check(folder, listed);
    for (FileStatus status : listed) {
      if (status.isDirectory() && !HiddenNames.isHidden(status.getPath().getName())) {
        checkBelow(status.getPath());
      }
    }
  }

  private boolean isLocal() {
    return "file".equals(files.getUri().getScheme());
  }

  private CarelakeException refused(File folder, String name) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        declared,
        "source '"
            + source
            + "' can't open '"
            + name
            + "' in "
            + folder
            + ": it is a link to nothing, or its name is not in the character set of this process ("
            + System.getProperty("sun.jnu.encoding")
            + "); with LC_ALL=C.UTF-8 names are read as UTF-8",
        null);
  }
}
