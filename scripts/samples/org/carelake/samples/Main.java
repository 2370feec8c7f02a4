package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Command line of the generator: {@code Main FORMS_TSV FORMAT FOLDER}. */
final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: FORMS_TSV ndjson|bundles|sql FOLDER");
      System.exit(2);
    }
    Format format = Format.valueOf(args[1].toUpperCase(Locale.ROOT));
    EngageSamples.of(Path.of(args[0])).write(Path.of(args[2]), format);
  }
}
