package org.carelake.transforms.extract;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.extract.ExtractColumn;

/**
 * The shapes of bronze tables of extracts. Their columns are those declared, and after them
 *
 * <ul>
 *   <li>{@code _extra map<string,string>}: what the file or table has beside them: columns that are
 *       not declared by their name, fields without a column by their position from 1
 *   <li>{@code _source string}, {@code _file string}: the source's name, and the file's path or
 *       {@code schema.table}
 *   <li>{@code _row_number bigint}: the line of a text file on which the row begins, the element of
 *       a JSON array, or the row in the order received
 *   <li>{@code _extracted_at timestamp}: the time of the extract where its path tells, else when it
 *       was loaded
 *   <li>{@code _loaded_at timestamp}, {@code _run_id string}: the run that brought it
 *   <li>{@code _removed_at timestamp}: when a later reading of the same file or table no longer
 *       held the row; null while it does
 *   <li>{@code _content_hash string}: SHA-256 of the row as received
 * </ul>
 */
public final class ExtractSchema {
  /** What follows the declared columns. */
  public static final String META =
      "_extra map<string,string>, _source string, _file string, _row_number bigint,"
          + " _extracted_at timestamp, _loaded_at timestamp, _removed_at timestamp,"
          + " _content_hash string, _run_id string";

  /** The value of {@link #STAGED}'s {@code reason} for the last row of a file, which sums it up. */
  public static final String FILE = "_FILE";

  /**
   * What a reader makes of a text file. Texts stand in the order of the declared columns, null
   * where there is none; {@code extracted_at} is in microseconds since 1970. The last row of a file
   * has the reason {@link #FILE}, the names of its columns as {@code texts}, and the number of its
   * rows.
   */
  public static final StructType STAGED =
      StructType.fromDDL(
          "table_name string, file string, row_number bigint, extracted_at bigint,"
              + " texts array<string>, extra map<string,string>, content_hash string,"
              + " reason string, detail string, wrong array<string>, payload binary");

  private ExtractSchema() {}

  /** The columns of the bronze table. */
  public static StructType bronze(List<ExtractColumn> columns) {
    StructType shape = new StructType();
    for (ExtractColumn column : columns) {
      shape = shape.add(column.name(), type(column));
    }
    for (var field : StructType.fromDDL(META).fields()) {
      shape = shape.add(field);
    }
    return shape;
  }

  /** A column's type. */
  static DataType type(ExtractColumn column) {
    return column.isText() ? DataTypes.StringType : DataType.fromDDL(column.type());
  }
}
