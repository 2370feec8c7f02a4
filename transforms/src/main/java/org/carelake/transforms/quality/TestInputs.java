package org.carelake.transforms.quality;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.table.TableName;

/**
 * What tests are run with.
 *
 * @param tables any table of the tenant
 * @param asOf the date of the run; the only clock that tests have
 */
public record TestInputs(Function<TableName, Dataset<Row>> tables, LocalDate asOf) {
  public TestInputs {
    Objects.requireNonNull(tables, "tables is null");
    Objects.requireNonNull(asOf, "asOf is null");
  }

  /** The values of the parameters that SQL of tests may use. */
  public Map<String, Object> parameters() {
    return Map.of(BoundTest.AS_OF, asOf);
  }
}
