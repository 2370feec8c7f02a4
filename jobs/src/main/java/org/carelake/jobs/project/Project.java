package org.carelake.jobs.project;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * The content that analysts write: {@code conf}, {@code schemas/fhir-views} and {@code
 * transforms/models}. It lies in a folder, or is packed into the application's jar under {@code
 * project/}.
 *
 * @param root the folder of the content; may lie inside a jar
 * @param base the folder against which relative paths in configuration are resolved
 */
public record Project(Path root, Path base) {
  private static final String PACKED = "/project/conf/carelake.conf";

  public Project {
    Objects.requireNonNull(root, "root is null");
    Objects.requireNonNull(base, "base is null");
  }

  /**
   * The project in a folder, or, without one, that of the working directory, that of the launcher's
   * checkout ({@code -Dcarelake.home}), or the one packed into the jar.
   */
  public static Project open(Optional<Path> folder, Path workingDirectory) {
    if (folder.isPresent()) {
      Path root = workingDirectory.resolve(folder.get()).toAbsolutePath().normalize();
      if (!Files.isRegularFile(root.resolve("conf/carelake.conf"))) {
        throw CarelakeException.usage(
            "--project " + root + " is no project: it has no conf/carelake.conf");
      }
      return new Project(root, root);
    }
    Path here = workingDirectory.toAbsolutePath().normalize();
    if (Files.isRegularFile(here.resolve("conf/carelake.conf"))) {
      return new Project(here, here);
    }
    Optional<Path> home = Optional.ofNullable(System.getProperty("carelake.home")).map(Path::of);
    if (home.isPresent()) {
      return new Project(home.get(), home.get());
    }
    return packed(here)
        .orElseThrow(
            () ->
                CarelakeException.usage(
                    here
                        + " is no project: it has no conf/carelake.conf; name one with --project"));
  }

  private static Optional<Project> packed(Path base) {
    URL marker = Project.class.getResource(PACKED);
    if (marker == null || !marker.getProtocol().equals("jar")) {
      return Optional.empty();
    }
    try {
      URI jar = new URI(marker.toString().substring(0, marker.toString().indexOf("!/")));
      FileSystem files;
      try {
        files = FileSystems.newFileSystem(jar, Map.of());
      } catch (FileSystemAlreadyExistsException open) {
        files = FileSystems.getFileSystem(jar);
      }
      return Optional.of(new Project(files.getPath("/project"), base));
    } catch (IOException | URISyntaxException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't open the project packed into the application's jar",
          failure);
    }
  }

  /** The files under a folder of the project whose names end in a suffix, sorted. */
  public List<Path> files(String folder, String suffix) {
    Path start = root.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw unreadable(start, failure);
    }
  }

  /** The text of a file, which must be UTF-8. */
  public String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException wrong) {
      throw CarelakeException.configuration(Location.of(name(file)), "the file is not UTF-8");
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
  }

  /** A file's name for messages: its path inside the project. */
  public String name(Path file) {
    return root.relativize(file).toString();
  }

  private CarelakeException unreadable(Path file, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.CONFIGURATION,
        Location.of(name(file)),
        "can't read this",
        failure);
  }
}
