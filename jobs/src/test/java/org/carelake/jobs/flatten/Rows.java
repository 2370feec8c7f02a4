package org.carelake.jobs.flatten;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.carelake.transforms.view.CompiledView;
import scala.Function1;

/** Rows as text in one order, for comparison by content. */
final class Rows {
  private Rows() {}

  /** Lets dates and times become those of java.time, which need no access to the JDK's insides. */
  static void useJavaTime(SparkSession spark) {
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    SparkSession.setActiveSession(spark);
  }

  /** What a view makes of resources, resource by resource, without any file. */
  static List<String> of(CompiledView view, List<String> resources) {
    Function1<Object, Object> toExternal =
        CatalystTypeConverters.createToScalaConverter(view.schema());
    List<String> rows = new ArrayList<>();
    for (String json : resources) {
      for (InternalRow row : view.rows(json.getBytes(StandardCharsets.UTF_8))) {
        rows.add(text(toExternal.apply(row)));
      }
    }
    return rows.stream().sorted().toList();
  }

  static List<String> of(Dataset<Row> dataset) {
    return dataset.collectAsList().stream().map(Rows::text).sorted().toList();
  }

  private static String text(Object value) {
    if (value instanceof Row row) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(text(row.get(i)));
      }
      return values.toString();
    }
    if (value instanceof scala.collection.Iterable<?> items) {
      List<String> values = new ArrayList<>();
      scala.jdk.javaapi.CollectionConverters.asJava(items).forEach(item -> values.add(text(item)));
      return "items" + values;
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value == null ? "∅" : "'" + value + "'";
  }
}
