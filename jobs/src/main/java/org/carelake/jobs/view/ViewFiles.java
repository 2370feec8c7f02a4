package org.carelake.jobs.view;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/** The JSON files that a user names: files, or folders with {@code .json} files. */
public final class ViewFiles {
  private ViewFiles() {}

  /**
   * A file and its text.
   *
   * @param file the path as the user would name it
   */
  public record Text(String file, String json) {}

  /**
   * Reads files.
   *
   * @param paths files or folders; of a folder all files that end with {@code .json}, by name
   * @throws CarelakeException when one can't be read
   */
  public static List<Text> read(List<Path> paths) {
    List<Text> texts = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Text> inFolder = new ArrayList<>();
        list(path).forEach(file -> inFolder.add(text(file)));
        if (inFolder.isEmpty()) {
          throw CarelakeException.usage(
              "the folder " + path + " holds no file that ends with .json");
        }
        texts.addAll(inFolder);
      } else {
        texts.add(text(path));
      }
    }
    return texts;
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw unreadable(folder, failure);
    }
  }

  static Text text(Path file) {
    try {
      return new Text(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException missing) {
      throw CarelakeException.usage("there is no file " + file);
    } catch (java.nio.charset.MalformedInputException wrong) {
      throw CarelakeException.configuration(
          Location.of(file.toString()), "expected JSON in UTF-8, found other bytes");
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
  }

  private static CarelakeException unreadable(Path path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        null,
        "can't read " + path + ": " + failure.getClass().getSimpleName(),
        failure);
  }
}
