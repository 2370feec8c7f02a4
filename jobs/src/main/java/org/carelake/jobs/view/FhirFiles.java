package org.carelake.jobs.view;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.carelake.jobs.disk.HiddenNames;
import org.carelake.schemas.error.CarelakeException;

/**
 * Finds the files of an input: a file, or every file in a folder and the folders below it, whatever
 * its name. Names that begin with a dot or an underscore are passed over, folders included.
 */
public final class FhirFiles {
  private FhirFiles() {}

  /**
   * The files of several inputs; those of one folder in the order of their paths.
   *
   * @throws CarelakeException if a path does not exist or can't be listed
   */
  public static FhirInput find(List<String> inputs) {
    List<FhirFile> found = new ArrayList<>();
    for (String input : inputs) {
      try {
        List<FhirFile> files = FhirFile.isRemote(input) ? remote(input) : local(Path.of(input));
        files.sort(Comparator.comparing(FhirFile::path));
        found.addAll(files);
      } catch (NoSuchFileException | FileNotFoundException missing) {
        throw CarelakeException.usage("--input expects a file or folder, but there is no " + input);
      } catch (IOException failure) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            null,
            "can't list " + input + ": " + failure.getClass().getSimpleName(),
            failure);
      }
    }
    return new FhirInput(inputs, found);
  }

  private static List<FhirFile> local(Path root) throws IOException {
    if (Files.isDirectory(root)) {
      List<FhirFile> found = new ArrayList<>();
      collect(root, found);
      return found;
    }
    return new ArrayList<>(List.of(new FhirFile(root.toString(), Files.size(root))));
  }

  private static void collect(Path folder, List<FhirFile> found) throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(folder)) {
      entries =
          listed.filter(entry -> !HiddenNames.isHidden(entry.getFileName().toString())).toList();
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        collect(entry, found);
      } else if (Files.isRegularFile(entry)) {
        found.add(new FhirFile(entry.toString(), Files.size(entry)));
      }
    }
  }

  private static List<FhirFile> remote(String root) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(root);
    FileSystem files = path.getFileSystem(FhirFile.configuration());
    List<FhirFile> found = new ArrayList<>();
    FileStatus status = files.getFileStatus(path);
    if (status.isFile()) {
      found.add(new FhirFile(status.getPath().toString(), status.getLen()));
    } else {
      collect(files, path, found);
    }
    return found;
  }

  private static void collect(
      FileSystem files, org.apache.hadoop.fs.Path folder, List<FhirFile> found) throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      if (!HiddenNames.isHidden(status.getPath().getName())) {
        if (status.isDirectory()) {
          collect(files, status.getPath(), found);
        } else {
          found.add(new FhirFile(status.getPath().toString(), status.getLen()));
        }
      }
    }
  }
}
