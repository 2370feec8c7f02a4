package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.DataTestReader;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.ViewLineage;
import org.carelake.transforms.standard.CodeStandards;
import org.carelake.transforms.view.CompiledView;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewErrors;

/** A silver table made by a ViewDefinition from the bronze table of its resource type. */
final class ViewModel implements Model {
  private static final String PHI_TAG = "carelake/phi";
  private static final String TEST_TAG = "carelake/test";
  private static final String STANDARDISE_TAG = "carelake/standardise";

  private final String packageName;
  private final String file;
  private final String json;
  private final ViewDefinition definition;
  private final CompiledView view;
  private final ModelContract contract;
  private final Map<String, String> standards;
  private final Map<String, List<Edge>> ways;
  private final Optional<String> key;

  private ViewModel(
      String packageName,
      String file,
      String json,
      ViewDefinition definition,
      CompiledView view,
      ModelContract contract,
      Map<String, String> standards,
      Map<String, List<Edge>> ways,
      Optional<String> key) {
    this.packageName = Objects.requireNonNull(packageName, "packageName is null");
    this.file = Objects.requireNonNull(file, "file is null");
    this.json = Objects.requireNonNull(json, "json is null");
    this.definition = Objects.requireNonNull(definition, "definition is null");
    this.view = Objects.requireNonNull(view, "view is null");
    this.contract = contract;
    this.standards = Map.copyOf(standards);
    this.ways = Map.copyOf(ways);
    this.key = Objects.requireNonNull(key, "key is null");
  }

  static ViewModel of(
      String packageName,
      String file,
      String json,
      ViewCompiler compiler,
      ViewDefinition definition) {
    if (!TableName.isValidName(definition.name())) {
      throw CarelakeException.configuration(
          Location.of(file),
          "a view's name is its table's: lower-case letters, digits and underscores, found '"
              + definition.name()
              + "'");
    }
    CompiledView compiled = compiler.compile(definition);
    Map<String, String> standards = new LinkedHashMap<>();
    for (ViewColumn column : definition.columns()) {
      column.tag(STANDARDISE_TAG).ifPresent(rule -> standards.put(column.name(), rule));
    }
    return new ViewModel(
        packageName,
        file,
        json,
        definition,
        compiled,
        contract(file, definition, compiled.schema()),
        standards,
        ViewLineage.of(definition),
        ViewKey.of(definition, standards.keySet())
            .filter(column -> compiled.schema().apply(column).dataType() instanceof StringType));
  }

  private static ModelContract contract(String file, ViewDefinition definition, StructType schema) {
    List<ColumnContract> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    for (ViewColumn column : definition.columns()) {
      List<DataTest> tests = tests(column);
      if (tests.stream().anyMatch(test -> test.kind().equals("unique"))) {
        key.add(column.name());
      }
      columns.add(
          new ColumnContract(
              column.name(),
              schema.apply(column.name()).dataType().catalogString(),
              phi(column),
              column.description().orElse(""),
              tests,
              column.location()));
    }
    return new ModelContract(
        TableName.silver(definition.name()),
        definition.description().orElse(""),
        "one row per element that the view selects",
        key,
        columns,
        List.of(),
        Location.of(file));
  }

  private static PhiClass phi(ViewColumn column) {
    String code =
        column
            .tag(PHI_TAG)
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        column.location(),
                        "column '"
                            + column.name()
                            + "' has no tag "
                            + PHI_TAG
                            + "; one of: "
                            + PhiClass.codes()));
    return PhiClass.fromCode(code)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    column.location(),
                    "unknown PHI class '" + code + "'; known: " + PhiClass.codes()));
  }

  private static List<DataTest> tests(ViewColumn column) {
    return column.tagValues(TEST_TAG).stream()
        .map(test -> DataTestReader.inline(column.location(), test))
        .toList();
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
    return new TreeSet<>(List.of(TableName.bronze(ResourceTypes.tableName(view.resource()))));
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public Map<String, List<Edge>> declaredWays() {
    return ways;
  }

  @Override
  public Optional<KeyGroups> keyGroups() {
    return key.map(
        column -> KeyGroups.ofResources(column, inputs().first(), List.of("id", "resource")));
  }

  @Override
  public String definition(BuildContext context) {
    return json;
  }

  @Override
  public ModelRows rows(BuildContext context) {
    ViewErrors errors = ViewErrors.collecting(context.spark());
    return resources(context)
        .map(resources -> made(view.apply(resources, "id", "resource", errors), errors))
        .orElseGet(() -> ModelRows.none(context.spark(), view.schema()));
  }

  /** The view's definition, for views that are compiled together. */
  ViewDefinition view() {
    return definition;
  }

  /**
   * The resources that views are applied to, empty when there is no bronze table.
   *
   * @return id, resource: string
   */
  Optional<Dataset<Row>> resources(BuildContext context) {
    return context
        .tables()
        .apply(inputs().first())
        .map(input -> input.where("is_current and not deleted").select("id", "resource"));
  }

  /** What becomes of the rows that the view made. */
  ModelRows made(Dataset<Row> rows, ViewErrors errors) {
    return new ModelRows(
        CodeStandards.apply(rows, standards),
        () ->
            errors.errors().stream()
                .filter(error -> error.view().equals(definition.name()))
                .map(error -> new RejectedResource(error.resourceId(), error.reason()))
                .toList(),
        false);
  }
}
