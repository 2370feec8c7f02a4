package org.carelake.jobs.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.measure.MeasureCatalogue;
import org.carelake.schemas.measure.MeasureCatalogueReader;
import org.carelake.schemas.measure.MeasureDefinition;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.measures.MeasuresQuery;
import org.carelake.transforms.measures.ValueSets;
import org.carelake.transforms.quality.ContractSchema;

/** The results of measures, made from a catalogue. */
final class MeasuresModel implements Model {
  private final String packageName;
  private final String file;
  private final String catalogue;
  private final ValueSets valueSets;
  private final List<MeasureDefinition> measures;
  private final MeasuresQuery query;
  private final ModelContract contract;

  private MeasuresModel(
      String packageName,
      String file,
      String catalogue,
      ValueSets valueSets,
      List<MeasureDefinition> measures,
      MeasuresQuery query,
      ModelContract contract) {
    this.packageName = packageName;
    this.file = file;
    this.catalogue = catalogue;
    this.valueSets = valueSets;
    this.measures = measures;
    this.query = query;
    this.contract = contract;
  }

  /**
   * The model of a catalogue.
   *
   * @param file the catalogue's name for messages
   * @param text its text
   * @param contract what the results promise
   * @param tables the contracts of the models that measures may name
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  static MeasuresModel of(
      String packageName,
      String file,
      String text,
      ModelContract contract,
      List<ModelContract> tables,
      ValueSets valueSets) {
    Objects.requireNonNull(packageName, "packageName is null");
    MeasureCatalogue catalogue = MeasureCatalogueReader.read(file, text);
    Map<TableName, StructType> schemas = new TreeMap<>();
    tables.forEach(table -> schemas.put(table.table(), ContractSchema.of(table)));
    MeasuresQuery query = MeasuresQuery.of(catalogue, schemas, valueSets);
    return new MeasuresModel(
        packageName, file, text, valueSets, catalogue.measures(), query, contract);
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

  /** The ids of measures and the names of exclusions, which stand in rows as the file has them. */
  @Override
  public Set<String> authoredTexts() {
    return measures.stream()
        .flatMap(
            measure ->
                Stream.concat(Stream.of(measure.id()), measure.exclusions().keySet().stream()))
        .collect(Collectors.toSet());
  }

  /** What a person's results tell hangs on the rows of that person alone. */
  @Override
  public Optional<KeyGroups> keyGroups() {
    String person = MeasuresQuery.PERSON;
    SortedMap<TableName, KeyGroups.Part> parts = new TreeMap<>();
    inputs()
        .forEach(
            table ->
                parts.put(
                    table, new KeyGroups.Part(person, person + " is not null", false, List.of())));
    return Optional.of(KeyGroups.of(person, parts));
  }

  @Override
  public String definition(BuildContext context) {
    return catalogue + "\n# " + valueSets.all() + "\n# as of " + context.asOf();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(
        query.apply(table -> context.input(table, Location.of(file)), context.asOf()));
  }
}
