package org.carelake.jobs.ingest;

import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Names of join columns, as Spark's Scala methods take them. */
final class Columns {
  private Columns() {}

  static Seq<String> names(String... names) {
    return CollectionConverters.asScala(List.of(names)).toSeq();
  }
}
