package org.carelake.jobs.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.transforms.view.CompiledView;

/**
 * The columns of a result.
 *
 * @param schema names and types
 * @param numbers of each column whether its text is a number
 */
public record Columns(StructType schema, List<Boolean> numbers) {
  public Columns {
    Objects.requireNonNull(schema, "schema is null");
    numbers = List.copyOf(numbers);
  }

  /** The columns of a view. */
  public static Columns of(CompiledView view) {
    List<Boolean> numbers = new ArrayList<>();
    for (int i = 0; i < view.schema().size(); i++) {
      numbers.add(view.isNumber(i));
    }
    return new Columns(view.schema(), numbers);
  }

  /** The columns of a query, whose text is text. */
  public static Columns of(StructType schema) {
    return new Columns(schema, java.util.Collections.nCopies(schema.size(), false));
  }

  List<String> names() {
    return List.of(schema.fieldNames());
  }

  StructField field(int ordinal) {
    return schema.fields()[ordinal];
  }
}
