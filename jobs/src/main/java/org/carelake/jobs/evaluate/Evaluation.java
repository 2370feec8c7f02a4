package org.carelake.jobs.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.carelake.jobs.evaluate.Rule.Check;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.config.TenantConfig;

/**
 * How well the models of one tenant keep the rules.
 *
 * @param used the exceptions that something fell under
 */
public record Evaluation(List<Result> results, Set<Exceptions.Entry> used) {
  /**
   * One rule.
   *
   * @param checked how many things it looked at
   * @param excepted how many broke it with a reason
   * @param broken what broke it without one
   */
  public record Result(Rule rule, long checked, long excepted, List<Check> broken) {
    public Result {
      broken = List.copyOf(broken);
    }
  }

  public Evaluation {
    results = List.copyOf(results);
    used = Set.copyOf(used);
  }

  /** Holds a tenant's models and sources against all rules. */
  public static Evaluation of(TenantConfig tenant, ModelGraph graph, Exceptions exceptions) {
    return of(
        new Rule.Subject(tenant.name(), graph, tenant.sources(), tenant.freshness()), exceptions);
  }

  static Evaluation of(Rule.Subject subject, Exceptions exceptions) {
    List<Result> results = new ArrayList<>();
    Set<Exceptions.Entry> used = new HashSet<>();
    for (Rule rule : Rules.all()) {
      List<Check> checks = rule.checks().apply(subject);
      List<Check> broken = new ArrayList<>();
      long excepted = 0;
      for (Check check : checks) {
        if (!check.holds()) {
          var exception = exceptions.of(rule.name(), check.subject());
          if (exception.isPresent()) {
            used.add(exception.get());
            excepted++;
          } else {
            broken.add(check);
          }
        }
      }
      results.add(new Result(rule, checks.size(), excepted, broken));
    }
    return new Evaluation(results, used);
  }

  /** How many things break a rule without a reason. */
  public long broken() {
    return results.stream().mapToLong(result -> result.broken().size()).sum();
  }

  /** The share of things that keep their rule or say why not, in per cent; 100 when all do. */
  public double score() {
    long checked = results.stream().mapToLong(Result::checked).sum();
    return checked == 0 ? 100 : 100.0 * (checked - broken()) / checked;
  }
}
