package org.carelake.jobs.run;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.carelake.schemas.error.CarelakeException;

/**
 * What a person is told of a failure. Messages of Spark and of drivers may quote a value out of the
 * data, so of those only the class and the error condition are shown; the stack trace with its full
 * text stays out of every log, too.
 */
public final class Failures {
  private static final Pattern CONDITION = Pattern.compile("^\\[([A-Z][A-Z0-9_.]+)\\]");

  private Failures() {}

  /** One sentence without any value out of the data. */
  public static String message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CarelakeException known) {
        return known.getMessage();
      }
    }
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    Optional<String> storage = StorageFailures.message(failure);
    if (storage.isPresent()) {
      return storage.get();
    }
    if (root instanceof OutOfMemoryError) {
      return "out of memory; give the JVM more with CARELAKE_MEMORY, such as 6g";
    }
    return name(root) + condition(root);
  }

  private static String name(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  private static String condition(Throwable failure) {
    if (failure instanceof SparkThrowable spark && spark.getCondition() != null) {
      return " " + spark.getCondition();
    }
    Matcher condition = CONDITION.matcher(String.valueOf(failure.getMessage()));
    if (condition.find()) {
      return " " + condition.group(1);
    }
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length == 0
        ? ""
        : String.format(
            Locale.ROOT,
            " at %s.%s:%d",
            trace[0].getClassName(),
            trace[0].getMethodName(),
            trace[0].getLineNumber());
  }
}
