package org.carelake.jobs.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/**
 * One column with data of people, for a review of who may see what; empty texts where there is
 * nothing to say. Published columns of the anonymised track have lines of their own.
 *
 * @param tenant whose it is
 * @param phi what the column reveals; {@code raw} for what was received, refused or left out, which
 *     may hold everything
 * @param mask how the anonymised twin's column is made from it
 * @param twin the twin's table and column
 * @param buckets the buckets that it is published to, with their kind
 * @param roles the roles that read it there beside the bucket's own readers
 */
public record CatalogLine(
    String tenant,
    String table,
    String column,
    String type,
    String phi,
    String mask,
    String twin,
    String buckets,
    String roles) {
  /** The names of the parts, in order. */
  public static final List<String> HEAD =
      List.of("tenant", "table", "column", "type", "phi", "mask", "twin", "buckets", "roles");

  private static final String RAW = "raw";

  /**
   * All columns with data of people.
   *
   * @param profile the masking profile, for a tenant with an anonymised track
   */
  public static List<CatalogLine> of(
      String tenant, ModelGraph graph, Optional<MaskingProfile> profile, PublicationPlan plan) {
    Map<String, ReportLine> masks = new TreeMap<>();
    profile.ifPresent(
        found ->
            ReportLine.of(graph, found)
                .forEach(line -> masks.put(line.table() + "." + line.column(), line)));
    List<CatalogLine> lines = new ArrayList<>();
    for (Model model : graph.models()) {
      for (ColumnContract column : model.contract().columns()) {
        if (column.phi() != PhiClass.NONE) {
          lines.add(line(tenant, model, column, masks, plan));
        }
      }
    }
    for (RawColumn raw : RawColumn.of(graph)) {
      lines.add(
          new CatalogLine(tenant, raw.table(), raw.column(), raw.type(), RAW, "", "", "", ""));
    }
    return List.copyOf(lines);
  }

  private static CatalogLine line(
      String tenant,
      Model model,
      ColumnContract column,
      Map<String, ReportLine> masks,
      PublicationPlan plan) {
    Optional<ReportLine> mask = Optional.ofNullable(masks.get(model.table() + "." + column.name()));
    String twin =
        mask.map(ReportLine::becomes)
            .filter(becomes -> !becomes.isEmpty())
            .map(becomes -> model.table() + "_anon." + becomes.split(" ")[0])
            .orElse("");
    TreeSet<String> buckets = new TreeSet<>();
    TreeSet<String> roles = new TreeSet<>();
    for (PublicationPlan.Part part : plan.parts()) {
      if (part.tables().stream().anyMatch(table -> shows(table, model.table(), column.name()))) {
        part.target()
            .role()
            .ifPresentOrElse(
                role -> roles.add(part.target().bucket() + ":" + role),
                () -> buckets.add(part.target().bucket() + " (" + part.target().kind() + ")"));
      }
    }
    return new CatalogLine(
        tenant,
        model.table().toString(),
        column.name(),
        column.type(),
        column.phi().code(),
        mask.map(ReportLine::method).orElse(""),
        twin,
        String.join("; ", buckets),
        String.join("; ", roles));
  }

  private static boolean shows(PublishedTable published, TableName table, String column) {
    return published.source().equals(table)
        && (published.shape().columns().isEmpty() || published.shape().columns().contains(column));
  }

  /** The parts, in the order of {@link #HEAD}. */
  public List<String> cells() {
    return List.of(tenant, table, column, type, phi, mask, twin, buckets, roles);
  }
}
