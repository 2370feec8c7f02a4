package org.carelake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The queries that a page shows with their results: a block {@code sql}, and right below it a block
 * {@code text} with a line of names and a line a row, columns divided by a bar.
 */
public final class ReadmeQuestions {
  private static final Pattern BLOCKS =
      Pattern.compile("```sql\n(.*?);\n```\n```text\n(.*?)\n(.*?)```", Pattern.DOTALL);

  private ReadmeQuestions() {}

  /**
   * One query of a page.
   *
   * @param sql as printed, without its semicolon
   * @param columns the printed names, divided by a bar
   * @param rows the printed rows, each with its columns divided by a bar
   */
  public record Question(String sql, String columns, List<String> rows) {}

  /** The queries of a page in their order; those without a result are not among them. */
  public static List<Question> of(Path page) throws IOException {
    List<Question> questions = new ArrayList<>();
    Matcher blocks = BLOCKS.matcher(Files.readString(page));
    while (blocks.find()) {
      questions.add(
          new Question(
              blocks.group(1),
              plain(blocks.group(2)),
              blocks.group(3).lines().map(ReadmeQuestions::plain).toList()));
    }
    return questions;
  }

  /** Statements of a file of SQL, comments and names in braces taken care of. */
  public static List<String> statements(Path file, String... names) throws IOException {
    String text =
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    for (int i = 0; i < names.length; i += 2) {
      text = text.replace("{" + names[i] + "}", names[i + 1]);
    }
    return Stream.of(text.split(";\n")).filter(each -> !each.isBlank()).toList();
  }

  private static String plain(String line) {
    return Arrays.stream(line.split("\\|")).map(String::strip).collect(Collectors.joining("|"));
  }
}
