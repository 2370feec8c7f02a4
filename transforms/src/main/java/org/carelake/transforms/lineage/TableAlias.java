package org.carelake.transforms.lineage;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias$;
import org.carelake.schemas.table.TableName;
import scala.jdk.javaapi.CollectionConverters;

/** The mark in a plan that says which table something is. */
public final class TableAlias {
  private TableAlias() {}

  /** The same rows, marked as a table's. */
  public static Dataset<Row> mark(TableName table, Dataset<Row> rows) {
    org.apache.spark.sql.classic.Dataset<Row> classic =
        (org.apache.spark.sql.classic.Dataset<Row>) rows;
    LogicalPlan marked =
        SubqueryAlias$.MODULE$.apply(
            CollectionConverters.asScala(List.of(table.layer().code(), table.name())).toSeq(),
            classic.logicalPlan());
    return org.apache.spark.sql.classic.Dataset.ofRows(classic.sparkSession(), marked);
  }

  /** The table that an alias marks, if it marks one. */
  static Optional<TableName> table(AliasIdentifier alias) {
    return alias.qualifier().size() == 1
        ? TableName.parse(alias.qualifier().head() + "." + alias.name())
        : Optional.empty();
  }
}
