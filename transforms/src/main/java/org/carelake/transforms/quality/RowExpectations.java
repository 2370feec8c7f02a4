package org.carelake.transforms.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.Expectation;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.RowExpression;

/**
 * The expectations of a contract over the rows of its model. They are counted, and rows that break
 * them left out, in the very pass that writes the table. An expectation is broken where it is
 * false; where it is null, it is met.
 */
public final class RowExpectations {
  /** The column of quarantined rows that names the expectations they broke. */
  public static final String REASON = "carelake_reason";

  private final List<Bound> expectations;
  private final LocalDate asOf;

  private RowExpectations(List<Bound> expectations, LocalDate asOf) {
    this.expectations = expectations;
    this.asOf = asOf;
  }

  private record Bound(Expectation declared, RowExpression expression) {}

  /**
   * The expectations of a contract.
   *
   * @throws CarelakeException with file and line when one doesn't fit the contract's columns
   */
  public static RowExpectations of(ModelContract contract, LocalDate asOf) {
    if (contract.expectations().isEmpty()) {
      return new RowExpectations(List.of(), asOf);
    }
    StructType schema = ContractSchema.of(contract);
    return new RowExpectations(
        contract.expectations().stream()
            .map(
                expectation ->
                    new Bound(
                        expectation,
                        ArgumentBinder.condition(
                            expectation.expression(), contract.table(), schema)))
            .toList(),
        asOf);
  }

  /** Adds a sentence for what is wrong with a contract's expectations. */
  public static void check(ModelContract contract, List<String> problems) {
    try {
      if (!contract.expectations().isEmpty()) {
        of(contract, LocalDate.EPOCH);
      }
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return expectations.isEmpty();
  }

  /** Whether any asks for rows to be kept beside the table. */
  public boolean quarantines() {
    return has(Expectation.Action.QUARANTINE);
  }

  /** Whether any asks for the model to fail. */
  public boolean fails() {
    return has(Expectation.Action.FAIL);
  }

  /** Whether what they say depends on the date of the run. */
  public boolean usesAsOf() {
    return expectations.stream().anyMatch(each -> !each.expression().parameters().isEmpty());
  }

  private boolean has(Expectation.Action action) {
    return expectations.stream().anyMatch(each -> each.declared().action() == action);
  }

  /**
   * The rows that stay. What is written of them is counted on the way; a row that breaks an
   * expectation of action fail ends the job that reads them.
   */
  public Dataset<Row> kept(Dataset<Row> rows, Observation observation) {
    List<Column> counts = counts();
    Dataset<Row> observed =
        rows.observe(
            observation, counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
    // an observation stops filters from moving below it, so rows that a join or filter of the model
    // removes are never looked at
    Column stays = lit(true);
    for (Bound each : expectations) {
      stays =
          switch (each.declared().action()) {
            case WARN -> stays;
            case DROP, QUARANTINE -> stays.and(not(broken(each)));
            case FAIL ->
                stays.and(
                    when(
                            broken(each),
                            raise_error(lit("expectation " + each.declared().name()))
                                .cast("boolean"))
                        .otherwise(lit(true)));
          };
    }
    return observed.where(stays);
  }

  /** The rows that are kept beside the table, with {@link #REASON}. */
  public Dataset<Row> quarantined(Dataset<Row> rows) {
    List<Column> reasons = new ArrayList<>();
    Column any = lit(false);
    for (Bound each : expectations) {
      if (each.declared().action() == Expectation.Action.QUARANTINE) {
        reasons.add(when(broken(each), lit(each.declared().name())));
        any = any.or(broken(each));
      }
    }
    return rows.where(any)
        .withColumn(REASON, array_join(array_compact(array(reasons.toArray(Column[]::new))), ", "));
  }

  /** What an observation counted, in the order of the contract. */
  public List<ExpectationCount> counted(Row observed) {
    List<ExpectationCount> result = new ArrayList<>();
    for (int i = 0; i < expectations.size(); i++) {
      Expectation declared = expectations.get(i).declared();
      result.add(new ExpectationCount(declared.name(), declared.action(), observed.getLong(i)));
    }
    return result;
  }

  /** The counts without writing anything. */
  public List<ExpectationCount> count(Dataset<Row> rows) {
    List<Column> counts = counts();
    return counted(
        rows.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new)).first());
  }

  /** An error that says how many rows broke the expectations of action fail. */
  public CarelakeException failure(List<ExpectationCount> counts) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      Expectation declared = expectations.get(i).declared();
      if (declared.action() == Expectation.Action.FAIL && counts.get(i).rows() > 0) {
        sentences.add(
            declared.location()
                + ": "
                + TestKind.Unit.ROWS.of(counts.get(i).rows())
                + " broke expectation "
                + declared.name()
                + "; the table stays as it was");
      }
    }
    return new CarelakeException(CarelakeException.Category.DATA, String.join("; ", sentences));
  }

  private List<Column> counts() {
    return expectations.stream()
        .map(each -> count_if(broken(each)).as(each.declared().name()))
        .toList();
  }

  private Column broken(Bound each) {
    return coalesce(not(each.expression().column(Map.of(BoundTest.AS_OF, asOf))), lit(false));
  }
}
