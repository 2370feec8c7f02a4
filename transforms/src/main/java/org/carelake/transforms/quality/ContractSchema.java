package org.carelake.transforms.quality;

import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;

/** The columns of a contract as Spark's schema. */
public final class ContractSchema {
  /** The types of nearly all columns, for which no parser is needed. */
  private static final Map<String, DataType> PLAIN =
      Map.of(
          "string", DataTypes.StringType,
          "boolean", DataTypes.BooleanType,
          "int", DataTypes.IntegerType,
          "bigint", DataTypes.LongType,
          "date", DataTypes.DateType,
          "timestamp", DataTypes.TimestampType);

  private ContractSchema() {}

  /**
   * Columns in the order of the contract, all nullable.
   *
   * @throws CarelakeException when a type is none of Spark's
   */
  public static StructType of(ModelContract contract) {
    StructType schema = new StructType();
    for (ColumnContract column : contract.columns()) {
      schema = schema.add(column.name(), type(column));
    }
    return schema;
  }

  private static DataType type(ColumnContract column) {
    DataType plain = PLAIN.get(column.type());
    if (plain != null) {
      return plain;
    }
    try {
      return DataType.fromDDL(column.type());
    } catch (Exception failure) {
      // Scala declares no exceptions, so javac doesn't let a checked AnalysisException be named
      if (failure instanceof AnalysisException) {
        throw CarelakeException.configuration(
            column.location(),
            "column '" + column.name() + "': '" + column.type() + "' is no type of Spark SQL");
      }
      throw failure;
    }
  }
}
