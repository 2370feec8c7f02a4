package org.carelake.jobs.lakehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaAnalysisException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.stats.SkippingEligibleDataType;
import org.apache.spark.sql.types.DataType;
import org.carelake.schemas.config.ZOrder;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps rows of large tables in a Z-order, so that rows with near values of the columns lie in the
 * same files and readers who filter by any of them pass over most files by the log's statistics.
 * The whole table is written anew for that, so it is done again when much of it came since or holds
 * rows that are marked as deleted, and not before. No row that is read changes.
 */
final class ZOrdering {
  /** How much of a table's bytes may be out of order. */
  private static final double SHARE = 0.2;

  private static final long LARGEST_FILE = 256L << 20;
  private static final String WITHOUT_STATISTICS = "DELTA_ZORDERING_ON_COLUMN_WITHOUT_STATS";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lakehouse lakehouse;
  private final SparkSession session;
  private final TableCommits commits;

  /** Orders of tables of one lakehouse. */
  ZOrdering(Lakehouse lakehouse) {
    this(lakehouse, LARGEST_FILE);
  }

  /**
   * Orders of tables of one lakehouse.
   *
   * @param largestFile about how many bytes a file is to have at most
   */
  ZOrdering(Lakehouse lakehouse, long largestFile) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.session =
        OwnSession.like(
            lakehouse.spark(),
            Map.of(
                "spark.databricks.delta.optimize.maxFileSize",
                String.valueOf(largestFile),
                "spark.databricks.delta.stats.collect",
                "true"));
    this.commits = new TableCommits(session);
  }

  /**
   * Puts a table in order if much of it is not, and says whether that was so.
   *
   * @throws CarelakeException if a column is none by which it can be ordered
   */
  boolean apply(ZOrder order) {
    String path = lakehouse.path(order.table());
    Snapshot newest = NewestVersion.of(DeltaLog.forTable(session, path));
    requireColumns(order, newest);
    List<AddFile> files =
        CollectionConverters.asJava(new ListedTables(session).all(newest)).stream().toList();
    Set<String> inOrder =
        commits
            .written(path, newest.version(), commit -> isOrdering(commit, order.columns()))
            .orElse(Set.of());
    long bytes = files.stream().mapToLong(AddFile::size).sum();
    long outOfOrder =
        files.stream()
            .filter(file -> file.deletionVector() != null || !inOrder.contains(file.path()))
            .mapToLong(AddFile::size)
            .sum();
    if (outOfOrder <= bytes * SHARE) {
      return false;
    }
    try {
      DeltaTable.forPath(session, path)
          .optimize()
          .executeZOrderBy(order.columns().toArray(String[]::new));
    } catch (Exception failure) {
      // Scala declares no checked exceptions
      if (failure instanceof DeltaAnalysisException told
          && WITHOUT_STATISTICS.equals(told.getErrorClass())) {
        throw wrong(
            order,
            String.join(", ", order.columns()),
            "its log has no statistics of one of them, by which readers pass over files (they are"
                + " kept of the first 32 columns, of bronze of id, last_updated and extracted_at)");
      }
      throw failure;
    }
    return true;
  }

  private static boolean isOrdering(JsonNode commit, List<String> columns) {
    String by = commit.path("operationParameters").path("zOrderBy").asText("");
    try {
      return commit.path("operation").asText().equals("OPTIMIZE")
          && !by.isEmpty()
          && JSON.readTree(by).equals(JSON.valueToTree(columns));
    } catch (JsonProcessingException other) {
      return false;
    }
  }

  private static void requireColumns(ZOrder order, Snapshot newest) {
    List<String> known = Arrays.asList(newest.schema().fieldNames());
    for (String column : order.columns()) {
      if (!known.contains(column)) {
        throw wrong(order, column, "it has no such column" + Suggestion.of(column, known));
      }
      DataType type = newest.schema().apply(column).dataType();
      if (!SkippingEligibleDataType.apply(type)) {
        throw wrong(order, column, "it is " + type.catalogString() + ", which is in no order");
      }
    }
  }

  private static CarelakeException wrong(ZOrder order, String columns, String reason) {
    return CarelakeException.configuration(
        order.location(), order.table() + " can't be ordered by " + columns + ": " + reason);
  }
}
