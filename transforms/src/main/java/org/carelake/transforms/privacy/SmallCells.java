package org.carelake.transforms.privacy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;

/**
 * Takes counts that are too small out of the metrics fact, and as many others as are needed so that
 * none can be worked out from what is left.
 *
 * <p>Rows of one period, grain and organisation belong together: the row without a dimension is the
 * total, rows with one are its cells. By the row's {@code unit} these are counts: of {@code count}
 * and {@code total} the {@code value}; of all the {@code denominator}; of all but {@code mean} and
 * {@code score} the {@code numerator}; of {@code percent} also what lies between these two. A row
 * below the organisation that has a value but none of these can't be judged and is suppressed. A
 * suppressed row has neither value nor numerator nor denominator, and the status {@link
 * #SUPPRESSED}; a row of zeroes is never suppressed. {@link CellBlock} has the rules.
 *
 * <p>Not known here, so not protected: that a month of one metric is the sum of its days, and that
 * different metrics add up, unless {@link SmallCellOptions#together} says so.
 */
public final class SmallCells {
  /** The status of a row whose numbers were taken out. */
  public static final String SUPPRESSED = "suppressed";

  private static final List<String> BLOCK =
      List.of("period_date", "period_grain", "organization_id");
  private static final List<String> NUMBERS = List.of("value", "numerator", "denominator");

  /** Units whose value is how many there are. */
  private static final Set<String> COUNTS = Set.of("count", "total");

  /** Units whose numerator is a sum of scores, not how many there are. */
  private static final Set<String> SUMS = Set.of("mean", "score");

  private static final List<String> OTHERS =
      List.of(
          "dimension_name",
          "dimension_value",
          "metric_id",
          "method_version",
          "unit",
          "value",
          "numerator",
          "denominator",
          "status");

  private final SmallCellOptions options;

  /** Suppression by a tenant's options. */
  public SmallCells(SmallCellOptions options) {
    this.options = Objects.requireNonNull(options, "options is null");
  }

  /**
   * The fact without small cells: the same columns and types, one row for each row, in any order.
   *
   * @param fact period_date, period_grain, organization_id, dimension_name, dimension_value,
   *     metric_id, method_version, unit, status (text), value, numerator, denominator (numbers or
   *     null), and any others
   */
  public Dataset<Row> suppress(Dataset<Row> fact) {
    List<String> there = List.of(fact.columns());
    for (List<String> needed : List.of(BLOCK, OTHERS)) {
      if (!there.containsAll(needed)) {
        List<String> missing = new ArrayList<>(needed);
        missing.removeAll(there);
        throw new CarelakeException(
            CarelakeException.Category.CONFIGURATION,
            "small cells can't be found: the table of metrics has no column "
                + String.join(", ", missing));
      }
    }
    StructType schema = fact.schema();
    int[] key = BLOCK.stream().mapToInt(schema::fieldIndex).toArray();
    return fact.groupByKey(
            (MapFunction<Row, String>) row -> Suppressed.group(row, key), Encoders.STRING())
        .flatMapGroups(
            new Suppression(schema, options), Encoders.row(Suppressed.nullable(schema, NUMBERS)));
  }

  /** One block at a time. */
  private static final class Suppression implements FlatMapGroupsFunction<String, Row, Row> {
    private static final long serialVersionUID = 1L;

    private final StructType schema;
    private final int threshold;
    private final boolean organizationLevel;
    private final ArrayList<ArrayList<String>> together = new ArrayList<>();

    Suppression(StructType schema, SmallCellOptions options) {
      this.schema = schema;
      this.threshold = options.threshold();
      this.organizationLevel = options.organizationLevel();
      options.together().forEach(list -> together.add(new ArrayList<>(list)));
    }

    @Override
    public Iterator<Row> call(String block, Iterator<Row> rows) {
      List<Row> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      List<CellBlock.Cell> cells = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        cells.add(cell(i, all.get(i)));
      }
      Set<Integer> hidden =
          new CellBlock(cells, threshold, organizationLevel, List.copyOf(together)).hidden();
      List<Row> result = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        result.add(hidden.contains(i) ? suppressed(all.get(i)) : all.get(i));
      }
      return result.iterator();
    }

    private CellBlock.Cell cell(int index, Row row) {
      Optional<String> dimension = text(row, "dimension_name");
      return new CellBlock.Cell(
          index,
          text(row, "metric_id").orElse(""),
          text(row, "method_version").orElse(""),
          dimension,
          dimension.flatMap(name -> text(row, "dimension_value")).orElse("\u0000null"),
          quantities(row),
          number(row, "value").isPresent());
    }

    private List<BigDecimal> quantities(Row row) {
      List<BigDecimal> quantities = new ArrayList<>();
      Optional<BigDecimal> value = number(row, "value");
      Optional<BigDecimal> numerator = number(row, "numerator");
      Optional<BigDecimal> denominator = number(row, "denominator");
      String unit = text(row, "unit").orElse("");
      if (COUNTS.contains(unit)) {
        value.ifPresent(quantities::add);
      }
      denominator.ifPresent(quantities::add);
      if (!SUMS.contains(unit)) {
        numerator.ifPresent(quantities::add);
      }
      if (unit.equals("percent") && numerator.isPresent() && denominator.isPresent()) {
        quantities.add(denominator.get().subtract(numerator.get()));
      }
      return quantities;
    }

    private Row suppressed(Row row) {
      Object[] values = new Object[schema.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i);
      }
      for (String column : NUMBERS) {
        values[schema.fieldIndex(column)] = null;
      }
      values[schema.fieldIndex("status")] = SUPPRESSED;
      return RowFactory.create(values);
    }

    private Optional<String> text(Row row, String column) {
      int index = schema.fieldIndex(column);
      return row.isNullAt(index) ? Optional.empty() : Optional.of(row.get(index).toString());
    }

    private Optional<BigDecimal> number(Row row, String column) {
      return text(row, column).map(BigDecimal::new);
    }
  }
}
