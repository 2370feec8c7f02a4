package org.carelake.jobs.privacy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.transforms.privacy.LeakKind;
import org.carelake.transforms.privacy.LeakSearch;

/**
 * Looks for the tenant's real identifiers in the files of the targets anon and metrics before a
 * reader is pointed to them. In metrics the ids of organisations, sites and staff are allowed:
 * metrics are broken down by them.
 */
public final class LeakGuard implements PublicationGuard {
  private static final Map<String, Set<LeakKind>> KINDS =
      Map.of(
          "anon", EnumSet.allOf(LeakKind.class),
          "metrics", EnumSet.complementOf(EnumSet.of(LeakKind.ENTITY_ID)));

  private final Lakehouse lakehouse;
  private final LeakSearch search;

  /**
   * A guard over one tenant's lakehouse.
   *
   * @param commonWords names that are words too, in lower case
   */
  public LeakGuard(Lakehouse lakehouse, ModelGraph graph, Set<String> commonWords) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.search =
        new LeakSearch(
            graph.models().stream()
                .filter(model -> model.table().layer() == Layer.SILVER)
                .filter(model -> !model.table().name().startsWith("int__"))
                .map(Model::contract)
                .toList(),
            table ->
                lakehouse.exists(table) && !lakehouse.isKnownEmpty(table)
                    ? Optional.of(lakehouse.read(table))
                    : Optional.empty(),
            commonWords,
            graph.models().stream()
                .flatMap(model -> model.authoredTexts().stream())
                .collect(Collectors.toSet()));
  }

  @Override
  public void check(PublishTarget target, List<PublishedTable> tables, Path stagedFolder) {
    Set<LeakKind> kinds = KINDS.get(target.kind());
    if (kinds == null) {
      return;
    }
    Map<String, Dataset<Row>> staged = new TreeMap<>();
    for (PublishedTable table : tables) {
      staged.put(
          table.name(),
          LiteralPaths.reader(lakehouse.spark())
              .parquet(new Path(stagedFolder, table.name()).toString()));
    }
    List<LeakSearch.Hit> hits = search.hits(staged, kinds);
    if (!hits.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          "the leak check stopped this publication: it holds what the tenant knows about real"
              + " people\n  "
              + hits.stream().map(LeakGuard::words).collect(Collectors.joining("\n  "))
              + "\n  correct the column's PHI class, or give it a rule in the masking profile; a"
              + " name that is a word too goes into the profile's common-words");
    }
  }

  /** The same search over tables of the lakehouse. */
  public List<LeakSearch.Hit> hits(List<Model> models) {
    Map<String, Dataset<Row>> tables = new TreeMap<>();
    models.forEach(model -> tables.put(model.table().toString(), lakehouse.read(model.table())));
    return search.hits(tables, EnumSet.allOf(LeakKind.class));
  }

  /** A hit as people read it: where, how many, what kind; never the value. */
  public static String words(LeakSearch.Hit hit) {
    return hit.table()
        + "."
        + hit.column()
        + ": "
        + hit.cells()
        + (hit.kind() == LeakKind.PERSON ? " rows hold " : " cells hold ")
        + hit.kind().code();
  }
}
