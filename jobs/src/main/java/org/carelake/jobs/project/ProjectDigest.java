package org.carelake.jobs.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.transforms.digest.Digests;

/** What a project and the code that reads it are made of, as SHA-256 in 64 hexadecimal digits. */
public final class ProjectDigest {
  private static final List<String> FOLDERS =
      List.of("conf", "schemas/fhir-views", "transforms/models", "transforms/reference");

  private ProjectDigest() {}

  /** Names and bytes of all files that a run reads as its configuration, views and models. */
  public static String configuration(Project project) {
    MessageDigest digest = Digests.sha256();
    for (String folder : FOLDERS) {
      for (Path file : project.files(folder, "")) {
        digest.update(project.name(file).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(bytes(project, file));
        digest.update((byte) 0);
      }
    }
    return Digests.hex(digest);
  }

  /** One file's bytes; empty when it isn't there. */
  public static String file(Project project, String name) {
    Path file = project.root().resolve(name);
    return Files.isRegularFile(file)
        ? Digests.sha256(new String(bytes(project, file), StandardCharsets.ISO_8859_1))
        : "";
  }

  /**
   * The jars that some classes come from; {@code classes} when one comes from a folder, as in a
   * test run.
   */
  public static String code(Class<?>... ofEachModule) {
    TreeSet<Path> jars = new TreeSet<>();
    for (Class<?> type : ofEachModule) {
      Optional<Path> jar = jar(type);
      if (jar.isEmpty()) {
        return "classes";
      }
      jars.add(jar.get());
    }
    MessageDigest digest = Digests.sha256();
    for (Path jar : jars) {
      try (InputStream in = Files.newInputStream(jar);
          OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        in.transferTo(out);
      } catch (IOException failure) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT, null, "can't read " + jar, failure);
      }
    }
    return Digests.hex(digest);
  }

  private static Optional<Path> jar(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
    } catch (URISyntaxException | java.nio.file.FileSystemNotFoundException elsewhere) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(Project project, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          Location.of(project.name(file)),
          "can't read this",
          failure);
    }
  }
}
