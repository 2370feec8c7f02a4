package org.carelake.testing;

import java.util.List;
import java.util.stream.Stream;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/** Contracts that promise columns and nothing else. */
public final class Contracts {
  private static final Location HERE = Location.of("test.yml", 1);

  private Contracts() {}

  /** A table with columns written {@code name type phi}. */
  public static ModelContract contract(String table, String... columns) {
    return new ModelContract(
        TableName.parse(table).orElseThrow(),
        "",
        "",
        List.of(),
        Stream.of(columns)
            .map(column -> column.split(" "))
            .map(
                parts ->
                    new ColumnContract(
                        parts[0],
                        parts[1],
                        PhiClass.fromCode(parts[2]).orElseThrow(),
                        "",
                        List.of(),
                        HERE))
            .toList(),
        List.of(),
        HERE);
  }
}
