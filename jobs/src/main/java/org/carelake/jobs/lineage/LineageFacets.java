package org.carelake.jobs.lineage;

import io.openlineage.client.OpenLineage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.quality.BoundTest;

/** Tables and their facets in the words of OpenLineage. */
final class LineageFacets {
  private final OpenLineage words;
  private final String namespace;
  private final String folder;

  /**
   * The words for one lakehouse.
   *
   * @param root its folder or URI: the scheme and authority are the namespace of its tables
   */
  LineageFacets(OpenLineage words, String root) {
    this.words = words;
    URI uri = new Path(root).toUri();
    boolean local = uri.getScheme() == null || uri.getScheme().equals("file");
    this.namespace =
        local ? "file" : uri.getScheme().replace("s3a", "s3") + "://" + uri.getAuthority();
    this.folder = uri.getPath();
  }

  String name(TableName table) {
    return folder + "/" + table.layer().code() + "/" + table.name();
  }

  OpenLineage.InputDataset input(TableName table, long version) {
    OpenLineage.DatasetFacetsBuilder facets = words.newDatasetFacetsBuilder();
    if (version >= 0) {
      facets.version(words.newDatasetVersionDatasetFacet(Long.toString(version)));
    }
    return words
        .newInputDatasetBuilder()
        .namespace(namespace)
        .name(name(table))
        .facets(facets.build())
        .build();
  }

  OpenLineage.OutputDataset output(Model model, ModelResult result, TableLineage lineage) {
    OpenLineage.DatasetFacetsBuilder facets =
        words
            .newDatasetFacetsBuilder()
            .schema(schema(model))
            .columnLineage(columns(lineage))
            .tags(tags(model))
            .documentation(
                words
                    .newDocumentationDatasetFacetBuilder()
                    .description(model.contract().description())
                    .build());
    owner(model).ifPresent(facets::ownership);
    if (result.outputVersion() >= 0) {
      facets.version(words.newDatasetVersionDatasetFacet(Long.toString(result.outputVersion())));
    }
    OpenLineage.OutputDatasetBuilder output =
        words
            .newOutputDatasetBuilder()
            .namespace(namespace)
            .name(name(model.table()))
            .facets(facets.build());
    if (result.rows() >= 0) {
      output.outputFacets(
          words
              .newOutputDatasetOutputFacetsBuilder()
              .outputStatistics(
                  words
                      .newOutputStatisticsOutputDatasetFacetBuilder()
                      .rowCount(result.rows())
                      .build())
              .build());
    }
    return output.build();
  }

  private OpenLineage.SchemaDatasetFacet schema(Model model) {
    List<OpenLineage.SchemaDatasetFacetFields> fields = new ArrayList<>();
    for (ColumnContract column : model.contract().columns()) {
      fields.add(
          words
              .newSchemaDatasetFacetFieldsBuilder()
              .name(column.name())
              .type(column.type())
              .description(column.description())
              .build());
    }
    return words.newSchemaDatasetFacet(fields);
  }

  private OpenLineage.ColumnLineageDatasetFacet columns(TableLineage lineage) {
    OpenLineage.ColumnLineageDatasetFacetFieldsBuilder fields =
        words.newColumnLineageDatasetFacetFieldsBuilder();
    for (Map.Entry<String, List<Edge>> column : lineage.columns().entrySet()) {
      List<OpenLineage.InputField> inputs = inputs(column.getValue());
      if (!inputs.isEmpty()) {
        fields.put(
            column.getKey(),
            words
                .newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                .inputFields(inputs)
                .build());
      }
    }
    return words
        .newColumnLineageDatasetFacetBuilder()
        .fields(fields.build())
        .dataset(inputs(lineage.influences()))
        .build();
  }

  private List<OpenLineage.InputField> inputs(List<Edge> edges) {
    List<OpenLineage.InputField> inputs = new ArrayList<>();
    for (Edge edge : edges) {
      if (edge.origin() instanceof Origin.TableColumn column && !column.column().equals("*")) {
        inputs.add(field(namespace, name(column.table()), column.column(), edge.kind()));
      } else if (edge.origin() instanceof Origin.FhirElement element) {
        inputs.add(field("fhir://R4", element.resource(), element.path(), edge.kind()));
      }
    }
    return inputs;
  }

  private OpenLineage.InputField field(String space, String name, String field, FlowKind kind) {
    return words
        .newInputFieldBuilder()
        .namespace(space)
        .name(name)
        .field(field.isEmpty() ? "*" : field)
        .transformations(
            List.of(
                words
                    .newInputFieldTransformationsBuilder()
                    .type(direct(kind) ? "DIRECT" : "INDIRECT")
                    .subtype(subtype(kind))
                    .description(kind.name().toLowerCase(Locale.ROOT))
                    .masking(kind == FlowKind.MASK)
                    .build()))
        .build();
  }

  private static boolean direct(FlowKind kind) {
    return switch (kind) {
      case COPY, TRANSFORMATION, AGGREGATION, MASK -> true;
      case FILTER, JOIN_KEY, JOIN, GROUP, WINDOW, SORT -> false;
    };
  }

  private static String subtype(FlowKind kind) {
    return switch (kind) {
      case COPY -> "IDENTITY";
      case TRANSFORMATION, MASK -> "TRANSFORMATION";
      case AGGREGATION -> "AGGREGATION";
      case FILTER -> "FILTER";
      case JOIN_KEY, JOIN -> "JOIN";
      case GROUP -> "GROUP_BY";
      case WINDOW -> "WINDOW";
      case SORT -> "SORT";
    };
  }

  /** The PHI class of each column that has one, and the tags of the contract. */
  private OpenLineage.TagsDatasetFacet tags(Model model) {
    List<OpenLineage.TagsDatasetFacetFields> tags = new ArrayList<>();
    for (String tag : model.contract().labels().tags()) {
      tags.add(tag(tag, "true").build());
    }
    for (ColumnContract column : model.contract().columns()) {
      if (column.phi() != PhiClass.NONE) {
        tags.add(tag("phi", column.phi().code()).field(column.name()).build());
      }
    }
    return words.newTagsDatasetFacet(tags);
  }

  private OpenLineage.TagsDatasetFacetFieldsBuilder tag(String key, String value) {
    return words.newTagsDatasetFacetFieldsBuilder().key(key).value(value).source("CARELAKE");
  }

  private Optional<OpenLineage.OwnershipDatasetFacet> owner(Model model) {
    return Optional.ofNullable(model.contract().labels().meta().get("owner"))
        .map(
            owner ->
                words.newOwnershipDatasetFacet(
                    List.of(words.newOwnershipDatasetFacetOwners(owner, "OWNER"))));
  }

  /** A tested table: what was promised, and whether it holds. */
  OpenLineage.InputDataset tested(
      TableName table, List<TestResult> results, List<BoundTest> tests) {
    List<OpenLineage.DataQualityAssertionsDatasetFacetAssertions> assertions = new ArrayList<>();
    for (TestResult result : results) {
      OpenLineage.DataQualityAssertionsDatasetFacetAssertionsBuilder assertion =
          words
              .newDataQualityAssertionsDatasetFacetAssertionsBuilder()
              .assertion(result.test())
              .name(result.test())
              .success(result.status() == TestStatus.PASS);
      if (result.failures() >= 0) {
        assertion.actual(Long.toString(result.failures()));
      }
      tests.stream()
          .filter(test -> test.label().equals(result.test()))
          .findFirst()
          .ifPresent(test -> describe(assertion, test));
      assertions.add(assertion.build());
    }
    return words
        .newInputDatasetBuilder()
        .namespace(namespace)
        .name(name(table))
        .facets(words.newDatasetFacetsBuilder().build())
        .inputFacets(
            words
                .newInputDatasetInputFacetsBuilder()
                .dataQualityAssertions(words.newDataQualityAssertionsDatasetFacet(assertions))
                .build())
        .build();
  }

  private static void describe(
      OpenLineage.DataQualityAssertionsDatasetFacetAssertionsBuilder assertion, BoundTest test) {
    assertion.assertion(test.kind());
    test.column().ifPresent(assertion::column);
    assertion.severity(test.settings().severity().name().toLowerCase(Locale.ROOT));
  }
}
