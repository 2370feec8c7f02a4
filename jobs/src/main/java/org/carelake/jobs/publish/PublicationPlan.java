package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.PublishView;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.RowFilter;

/** What a tenant publishes where, taken from its file and its models before anything runs. */
public final class PublicationPlan {
  private final ModelGraph graph;
  private final List<Part> parts;

  private PublicationPlan(ModelGraph graph, List<Part> parts) {
    this.graph = graph;
    this.parts = List.copyOf(parts);
  }

  /**
   * One publication to make: a target's, or a role's part of it.
   *
   * @param target where to; for a role its folder
   * @param tables what it holds; empty when the tenant has no table of this kind
   * @param omitted what a role doesn't get although its target has it
   * @param filter the condition on the rows of a role
   */
  public record Part(
      PublishTarget target,
      List<PublishedTable> tables,
      List<OmittedTable> omitted,
      Optional<RowFilter> filter) {
    public Part {
      Objects.requireNonNull(target, "target is null");
      tables = List.copyOf(tables);
      omitted = List.copyOf(omitted);
    }
  }

  /**
   * The plan of a tenant without an anonymised track.
   *
   * @throws CarelakeException as the plan with a masking profile
   */
  public static PublicationPlan of(ModelGraph graph, TenantConfig tenant) {
    return of(graph, tenant, Optional.empty());
  }

  /**
   * The plan of a tenant.
   *
   * @param profile the tenant's masking profile, if it has an anonymised track
   * @throws CarelakeException that lists every table that a target doesn't take, selector that
   *     selects nothing, column that no table has, and wrong filter, each with file and line
   */
  public static PublicationPlan of(
      ModelGraph graph, TenantConfig tenant, Optional<MaskingProfile> profile) {
    List<Part> parts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (PublishTarget target : tenant.publish()) {
      try {
        TargetTables selection = new TargetTables(graph, target, profile);
        List<PublishedTable> tables = selection.tables();
        parts.add(new Part(target, tables, List.of(), Optional.empty()));
        for (PublishView view : target.views()) {
          parts.add(new RoleTables(graph, target, view, tables).part());
        }
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new PublicationPlan(graph, parts);
  }

  /** What a table promises that a model makes. */
  public Optional<ModelContract> contract(TableName table) {
    return graph.models().stream()
        .filter(model -> model.table().equals(table))
        .map(Model::contract)
        .findFirst();
  }

  /** The publications, each target's before those of its roles. */
  public List<Part> parts() {
    return parts;
  }

  /**
   * Holds every row filter against the types of the tables that it is for.
   *
   * @throws CarelakeException with file and line when one doesn't fit
   */
  public void checkFilters(SparkSession spark) {
    for (Part part : parts) {
      part.filter()
          .ifPresent(
              filter ->
                  part.tables()
                      .forEach(
                          table ->
                              filter.check(
                                  spark,
                                  table.source().toString(),
                                  schema(graph.model(table.source()).contract()))));
    }
  }

  private static StructType schema(ModelContract contract) {
    StructType schema = new StructType();
    for (ColumnContract column : contract.columns()) {
      schema = schema.add(column.name(), DataType.fromDDL(column.type().toLowerCase(Locale.ROOT)));
    }
    return schema;
  }
}
