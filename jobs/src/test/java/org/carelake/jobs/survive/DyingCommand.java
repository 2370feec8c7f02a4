package org.carelake.jobs.survive;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.carelake.jobs.cli.Main;

/** Carelake's command line on a disk that fails. */
final class DyingCommand {
  private DyingCommand() {}

  /** Folder, effect, change, which of these changes; then the command. */
  public static void main(String[] arguments) {
    FaultyDisk.arm(
        Path.of(arguments[0]),
        new FaultyDisk.Plan(
            FaultyDisk.Effect.valueOf(arguments[1]),
            Pattern.compile(arguments[2]),
            Integer.parseInt(arguments[3])));
    Main.main(Arrays.copyOfRange(arguments, 4, arguments.length));
  }
}
