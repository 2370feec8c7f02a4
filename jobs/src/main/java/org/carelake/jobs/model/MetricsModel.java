package org.carelake.jobs.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

/** The metrics fact, made from a catalogue. */
public final class MetricsModel implements Model {
  private final String packageName;
  private final String file;
  private final String catalogue;
  private final List<MetricDefinition> metrics;
  private final MetricsQuery query;
  private final ModelContract contract;
  private final Map<TableName, StructType> schemas;

  private MetricsModel(
      String packageName,
      String file,
      String catalogue,
      List<MetricDefinition> metrics,
      MetricsQuery query,
      ModelContract contract,
      Map<TableName, StructType> schemas) {
    this.packageName = packageName;
    this.file = file;
    this.catalogue = catalogue;
    this.metrics = metrics;
    this.query = query;
    this.contract = contract;
    this.schemas = Map.copyOf(schemas);
  }

  /**
   * The model of a catalogue.
   *
   * @param file the catalogue's name for messages
   * @param catalogue its text
   * @param contract what the fact promises
   * @param tables the contracts of the models that entries may name
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  static MetricsModel of(
      String packageName,
      String file,
      String catalogue,
      ModelContract contract,
      List<ModelContract> tables) {
    Objects.requireNonNull(packageName, "packageName is null");
    Map<TableName, StructType> schemas = new TreeMap<>();
    tables.forEach(table -> schemas.put(table.table(), schema(table)));
    List<MetricDefinition> metrics = MetricsCatalogReader.read(file, catalogue);
    return new MetricsModel(
        packageName,
        file,
        catalogue,
        metrics,
        MetricsQuery.of(metrics, schemas),
        contract,
        schemas);
  }

  private static StructType schema(ModelContract contract) {
    StructType schema = new StructType();
    for (ColumnContract column : contract.columns()) {
      schema =
          schema.add(column.name(), StructType.fromDDL("x " + column.type()).apply(0).dataType());
    }
    return schema;
  }

  @Override
  public String packageName() {
    return packageName;
  }

  @Override
  public String file() {
    return file;
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

  @Override
  public String definition(BuildContext context) {
    return catalogue + "\n# as of " + context.asOf();
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
        table -> context.input(table, Location.of(file)),
        context.asOf(),
        context.runId());
  }
}
