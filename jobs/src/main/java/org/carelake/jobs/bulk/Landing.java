package org.carelake.jobs.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.schemas.fhir.ResourceTypes;

/** The folder in which the files of one extract land; local or on any Hadoop file system. */
public final class Landing {
  private final FileSystem files;
  private final Path folder;
  private int number;

  /** A folder; what lies in it goes. */
  public Landing(FileSystem files, Path folder) throws IOException {
    this.files = Objects.requireNonNull(files, "files is null");
    this.folder = Objects.requireNonNull(folder, "folder is null");
    clear();
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** Removes all files. */
  void clear() throws IOException {
    files.delete(folder, true);
    files.mkdirs(folder);
  }

  /** A file for what is said to be of a type. */
  Path next(String type, String ending) {
    number++;
    String name = ResourceTypes.isKnown(type) ? type : "resources";
    return new Path(folder, String.format(Locale.ROOT, "%s-%05d.%s", name, number, ending));
  }

  /** A file that ingest passes over. */
  Path aside(String name) {
    number++;
    return new Path(folder, String.format(Locale.ROOT, "_%s-%05d", name, number));
  }

  OutputStream create(Path file) throws IOException {
    return files.create(file, true);
  }

  InputStream open(Path file) throws IOException {
    return files.open(file);
  }

  void delete(Path file) throws IOException {
    files.delete(file, false);
  }

  /** Removes the folder, and those above it that are empty then, up to one that stays. */
  public void remove(Path stays) throws IOException {
    files.delete(folder, true);
    for (Path above = folder.getParent();
        above != null && !above.equals(stays) && files.exists(above);
        above = above.getParent()) {
      FileStatus[] left = files.listStatus(above);
      if (left.length > 0) {
        return;
      }
      files.delete(above, false);
    }
  }
}
