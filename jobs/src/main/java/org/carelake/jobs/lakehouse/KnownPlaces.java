package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows that are told by where they stand: by the names of files and the rows' numbers in them. */
public final class KnownPlaces implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<UTF8String, long[]> places = new HashMap<>();

  /** The numbers of rows, ascending, by the name of their file. */
  KnownPlaces(Map<String, long[]> places) {
    places.forEach((file, rows) -> this.places.put(UTF8String.fromString(file), rows));
  }

  /** Called by Spark for each row. */
  public boolean contains(UTF8String file, long row) {
    long[] rows = places.get(file);
    return rows != null && Arrays.binarySearch(rows, row) >= 0;
  }

  /** Whether a row of a scan of files is among them: boolean, never null. */
  Column known() {
    return HeldFunction.of(
        this, "contains", true, col("_metadata.file_name"), col("_metadata.row_index"));
  }

  @Override
  public String toString() {
    return "places";
  }
}
