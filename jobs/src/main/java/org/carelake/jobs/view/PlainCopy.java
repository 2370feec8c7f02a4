package org.carelake.jobs.view;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.carelake.transforms.bronze.ReceivedText;

/**
 * The resources of an input as one file of plain NDJSON, Bundles unpacked, and for each line the
 * place that it comes from.
 */
final class PlainCopy {
  private static final String NAME = "input.ndjson";

  private final Path folder;
  private final List<String> places = new ArrayList<>();

  private PlainCopy(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the copy.
   *
   * @param types the resource types that are wanted
   * @param folder is made for the copy
   * @param report takes the lines that can't be read, and what was there
   */
  static PlainCopy write(FhirInput input, Set<String> types, Path folder, RunReport report)
      throws IOException {
    PlainCopy copy = new PlainCopy(Files.createDirectories(folder));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(NAME)), 1 << 20)) {
      for (FhirFile file : input.files()) {
        copy.add(file, types, out, report);
      }
    }
    return copy;
  }

  private void add(FhirFile file, Set<String> types, OutputStream out, RunReport report)
      throws IOException {
    try (FhirTexts texts = new FhirTexts(file, types.contains("Bundle"))) {
      if (!texts.isJson()) {
        report.passedOver(file);
      }
      while (texts.hasNext()) {
        ReceivedText text = texts.next();
        String place = file.path() + ":" + text.line();
        if (text instanceof ReceivedText.Refused refused) {
          report.problem(new Problem("", place, Refusals.words(refused)));
        } else if (text instanceof ReceivedText.Resource resource) {
          report.resource(resource.type());
          if (types.contains(resource.type())) {
            places.add(place);
            out.write(oneLine(resource.json()));
            out.write('\n');
          }
        }
      }
    }
  }

  /** JSON that was checked has line ends between its tokens only. */
  private static byte[] oneLine(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return json;
  }

  /** The folder that holds the copy. */
  Path folder() {
    return folder;
  }

  /** Where a line of the copy comes from, 1 for the first. */
  String place(long line) {
    boolean known = line >= 1 && line <= places.size();
    return known ? places.get((int) line - 1) : "a line of the input";
  }
}
