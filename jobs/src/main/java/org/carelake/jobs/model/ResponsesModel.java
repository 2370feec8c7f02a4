package org.carelake.jobs.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.form.AnswerSchema;
import org.carelake.transforms.form.Responses;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.view.ViewErrors;

/**
 * The questionnaire responses with their answers, read from bronze once for all that needs them.
 */
final class ResponsesModel implements Model {
  /** The table that only this class makes. */
  static final TableName TABLE = TableName.silver("int__questionnaire_responses");

  private static final TableName BRONZE = TableName.bronze("questionnaire_response");

  private static final Map<String, String> PATHS =
      Map.ofEntries(
          Map.entry("qr_id", "id"),
          Map.entry("questionnaire_id", "questionnaire"),
          Map.entry("questionnaire", "questionnaire"),
          Map.entry("status", "status"),
          Map.entry("subject_patient_id", "subject.reference"),
          Map.entry("encounter_id", "encounter.reference"),
          Map.entry("author_practitioner_id", "author.reference"),
          Map.entry("authored", "authored"),
          Map.entry("authored_date", "authored"),
          Map.entry("authored_text", "authored"),
          Map.entry("last_updated", "meta.lastUpdated"),
          Map.entry("tags", "meta.tag"),
          Map.entry("answers", "repeat(item | answer.item).answer"));

  private final String packageName;
  private final String file;
  private final ModelContract contract;

  ResponsesModel(String packageName, String file, ModelContract contract) {
    this.packageName = Objects.requireNonNull(packageName, "packageName is null");
    this.file = Objects.requireNonNull(file, "file is null");
    this.contract = Objects.requireNonNull(contract, "contract is null");
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
    return new TreeSet<>(List.of(BRONZE));
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public Map<String, List<Edge>> declaredWays() {
    Map<String, List<Edge>> ways = new TreeMap<>();
    for (ColumnContract column : contract.columns()) {
      ways.put(
          column.name(),
          List.of(
              new Edge(
                  new Origin.FhirElement(
                      "QuestionnaireResponse", PATHS.getOrDefault(column.name(), "")),
                  FlowKind.TRANSFORMATION,
                  List.of())));
    }
    return ways;
  }

  @Override
  public Optional<KeyGroups> keyGroups() {
    return Optional.of(KeyGroups.ofResources("qr_id", BRONZE, List.of("id", "tags", "resource")));
  }

  @Override
  public String definition(BuildContext context) {
    return "questionnaire responses, method 1: " + AnswerSchema.RESPONSE.catalogString();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    Optional<Dataset<Row>> bronze = context.tables().apply(BRONZE);
    if (bronze.isEmpty()) {
      return ModelRows.none(context.spark(), AnswerSchema.RESPONSE);
    }
    ViewErrors errors = ViewErrors.collecting(context.spark());
    Dataset<Row> read = Responses.read(bronze.get().where("is_current and not deleted"), errors);
    return new ModelRows(
        Responses.clustered(read),
        () ->
            errors.errors().stream()
                .map(error -> new RejectedResource(error.resourceId(), error.reason()))
                .toList(),
        false);
  }
}
