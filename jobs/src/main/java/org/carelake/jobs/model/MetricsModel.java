package org.carelake.jobs.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.metric.MetricsCatalogReader;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.metrics.MetricsQuery;
import org.carelake.transforms.sql.Identifiers;

/** The metrics fact, made from a catalogue. */
public final class MetricsModel implements Model {
  private static final String PACKAGE = "metrics";

  private final List<Catalogue> catalogues;
  private final List<MetricDefinition> metrics;
  private final MetricsQuery query;
  private final ModelContract contract;
  private final Map<TableName, StructType> schemas;

  /**
   * A file that declares metrics.
   *
   * @param file its name for messages
   */
  record Catalogue(String file, String text) {}

  private MetricsModel(
      List<Catalogue> catalogues,
      List<MetricDefinition> metrics,
      MetricsQuery query,
      ModelContract contract,
      Map<TableName, StructType> schemas) {
    this.catalogues = List.copyOf(catalogues);
    this.metrics = metrics;
    this.query = query;
    this.contract = contract;
    this.schemas = Map.copyOf(schemas);
  }

  /**
   * The model of one catalogue or several.
   *
   * @param contract what the fact promises
   * @param tables the contracts of the models that entries may name
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  static MetricsModel of(
      List<Catalogue> catalogues, ModelContract contract, List<ModelContract> tables) {
    Map<TableName, StructType> schemas = new TreeMap<>();
    tables.forEach(table -> schemas.put(table.table(), schema(table)));
    Map<String, MetricDefinition> metrics = new LinkedHashMap<>();
    for (Catalogue catalogue : catalogues) {
      for (MetricDefinition metric :
          MetricsCatalogReader.read(catalogue.file(), catalogue.text())) {
        MetricDefinition twin = metrics.putIfAbsent(metric.id(), metric);
        if (twin != null) {
          throw CarelakeException.configuration(
              metric.location(),
              "metric '" + metric.id() + "' stands already at " + twin.location());
        }
      }
    }
    List<MetricDefinition> all = List.copyOf(metrics.values());
    return new MetricsModel(catalogues, all, MetricsQuery.of(all, schemas), contract, schemas);
  }

  private static StructType schema(ModelContract contract) {
    StructType schema = new StructType();
    for (ColumnContract column : contract.columns()) {
      schema =
          schema.add(column.name(), StructType.fromDDL("x " + column.type()).apply(0).dataType());
    }
    return schema;
  }

  /** That of metrics, whichever packages declare them. */
  @Override
  public String packageName() {
    return PACKAGE;
  }

  @Override
  public String file() {
    return catalogues.get(0).file();
  }

  @Override
  public SortedSet<TableName> inputs() {
    return query.inputs();
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  /** The entries of the catalogue, in its order. */
  public List<MetricDefinition> metrics() {
    return List.copyOf(metrics);
  }

  @Override
  public Set<String> authoredTexts() {
    return metrics.stream().map(MetricDefinition::description).collect(Collectors.toSet());
  }

  /**
   * Numbers of an organization hang on the rows of that organization alone, as long as a table
   * tells it by one and the same column for all its metrics.
   */
  @Override
  public Optional<KeyGroups> keyGroups() {
    SortedMap<TableName, KeyGroups.Part> parts = new TreeMap<>();
    for (MetricDefinition metric : metrics) {
      String column = Identifiers.quoted(metric.entityKeys().sql());
      KeyGroups.Part part = KeyGroups.Part.of("cast(" + column + " as string)");
      KeyGroups.Part other = parts.put(metric.source(), part);
      if (other != null && !other.equals(part)) {
        return Optional.empty();
      }
    }
    return Optional.of(KeyGroups.of(MetricsQuery.ORGANIZATION, parts));
  }

  @Override
  public String definition(BuildContext context) {
    return catalogues.stream().map(Catalogue::text).collect(Collectors.joining("\n"))
        + "\n# as of "
        + context.asOf();
  }

  /** The rows of the fact that one entry makes, for its lineage. */
  public Dataset<Row> rows(MetricDefinition metric, BuildContext context) {
    return rows(MetricsQuery.of(List.of(metric), schemas), context);
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(rows(query, context));
  }

  private Dataset<Row> rows(MetricsQuery one, BuildContext context) {
    return one.apply(
        context.spark(),
        table -> context.input(table, Location.of(file())),
        context.asOf(),
        context.runId());
  }
}
