package org.carelake.jobs.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.selection.Glob;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;

/** What a project says is right though a rule doesn't: {@code transforms/models/_evaluate.yml}. */
public record Exceptions(List<Entry> entries) {
  private static final String FILE = "transforms/models/_evaluate.yml";

  /**
   * One exception.
   *
   * @param subject the name of a model, column or exposure; may hold wildcards
   */
  public record Entry(String rule, String subject, String reason, Location location) {}

  public Exceptions {
    entries = List.copyOf(entries);
  }

  /**
   * Reads them; none where there is no file.
   *
   * @throws CarelakeException with file and line when a rule is unknown or a reason is missing
   */
  public static Exceptions read(Project project) {
    Path file = project.root().resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return new Exceptions(List.of());
    }
    YamlSection section = YamlSection.parse(FILE, project.text(file));
    List<String> rules = Rules.all().stream().map(Rule::name).toList();
    List<Entry> entries = new ArrayList<>();
    for (YamlSection entry : section.sections("exceptions")) {
      String rule = entry.string("rule");
      if (!rules.contains(rule)) {
        throw CarelakeException.configuration(
            entry.location("rule"), "there is no rule '" + rule + "'" + Suggestion.of(rule, rules));
      }
      String reason = entry.string("reason");
      if (reason.isBlank()) {
        throw CarelakeException.configuration(entry.location("reason"), "say why");
      }
      entries.add(new Entry(rule, entry.string("subject"), reason, entry.location()));
      entry.done();
    }
    section.done();
    return new Exceptions(entries);
  }

  /** The exception that a broken rule falls under. */
  Optional<Entry> of(String rule, String subject) {
    return entries.stream()
        .filter(entry -> entry.rule().equals(rule) && Glob.matches(entry.subject(), subject))
        .findFirst();
  }
}
