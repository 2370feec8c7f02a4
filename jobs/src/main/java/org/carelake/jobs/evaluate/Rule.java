package org.carelake.jobs.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.extract.Freshness;

/**
 * One rule.
 *
 * @param name as in exceptions
 * @param sentence what it asks for
 * @param checks what it looks at in a tenant, and what is wrong there
 */
public record Rule(String name, String sentence, Function<Subject, List<Check>> checks) {
  public Rule {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(sentence, "sentence is null");
    Objects.requireNonNull(checks, "checks is null");
  }

  /**
   * What rules look at.
   *
   * @param tenant the tenant's name
   * @param sources where its records come from
   * @param freshness how old the data of sources may be, by the source's name
   */
  public record Subject(
      String tenant,
      ModelGraph graph,
      List<SourceConfig> sources,
      Map<String, Freshness> freshness) {
    public Subject {
      sources = List.copyOf(sources);
      freshness = Map.copyOf(freshness);
    }
  }

  /**
   * One thing that a rule looked at.
   *
   * @param subject a model, column or exposure by its name
   * @param problem what is wrong; empty when nothing is
   */
  public record Check(String subject, String problem) {
    static Check of(Object subject, boolean holds, String problem) {
      return new Check(subject.toString(), holds ? "" : problem);
    }

    /** Whether the rule is kept. */
    public boolean holds() {
      return problem.isEmpty();
    }
  }
}
