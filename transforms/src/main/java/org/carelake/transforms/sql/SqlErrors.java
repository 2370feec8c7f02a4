package org.carelake.transforms.sql;

import java.util.function.Supplier;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import scala.Option;

/** Spark's errors about a query, as a place and one sentence. */
final class SqlErrors {
  private SqlErrors() {}

  /** Runs a step of Spark; what it finds wrong about the query gets the file and the line. */
  static <T> T located(String file, Supplier<T> step) {
    try {
      return step.get();
    } catch (Exception failure) {
      // Scala declares no exceptions, so javac doesn't let a checked AnalysisException be named
      if (failure instanceof AnalysisException wrong) {
        throw new CarelakeException(
            CarelakeException.Category.CONFIGURATION,
            location(file, wrong),
            reason(wrong),
            failure);
      }
      throw failure;
    }
  }

  static Location location(String file, AnalysisException wrong) {
    return new Location(file, number(wrong.line()), number(wrong.startPosition()) + 1);
  }

  static Location location(String file, Origin origin) {
    return new Location(file, number(origin.line()), number(origin.startPosition()) + 1);
  }

  /** The first line of Spark's message, without the error's class in brackets. */
  static String reason(AnalysisException wrong) {
    String message = wrong.getMessage().strip();
    int end = message.indexOf('\n');
    String first = end < 0 ? message : message.substring(0, end);
    return first.replaceFirst("^\\[[A-Z0-9_.]+\\]\\s*", "");
  }

  private static int number(Option<?> value) {
    return value.isDefined() ? ((Number) value.get()).intValue() : 0;
  }
}
