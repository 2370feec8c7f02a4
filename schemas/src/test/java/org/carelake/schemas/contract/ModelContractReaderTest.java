package org.carelake.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelContractReaderTest {
  private static final String VISITS =
      """
      model: visits
      layer: gold
      description: Visits.
      grain: one row per visit
      key: [id]
      columns:
        - name: id
          type: string
          phi: id
          description: Id of the visit.
          tests:
            - not_null
            - unique
        - name: status
          type: string
          phi: clinical
          description: Status.
          tests:
            - accepted_values: {values: [planned, finished], severity: warn}
            - relationships: {to: silver.code, field: code}
      tests:
        - expression_is_true:
            name: known
            where: id <> 'x'
            expression: status is not null
            warn_if: "> 1%"
            error_if: ">10"
            store_failures: true
      expectations:
        - name: has_id
          expression: id is not null
          action: quarantine
      publish:
        partition_by: [status]
      """;

  private static ModelContract read(String yaml) {
    return ModelContractReader.read("models/visits.yml", yaml);
  }

  @Test
  void everythingThatAContractMaySayIsRead() {
    ModelContract contract = read(VISITS);
    assertThat(contract.table()).isEqualTo(TableName.gold("visits"));
    assertThat(contract.key()).containsExactly("id");
    assertThat(contract.partitionBy()).containsExactly("status");
    assertThat(contract.columns()).extracting(ColumnContract::name).containsExactly("id", "status");
    assertThat(contract.columns().get(0).phi()).isEqualTo(PhiClass.ID);
    DataTest accepted = contract.columns().get(1).tests().get(0);
    assertThat(accepted.kind()).isEqualTo("accepted_values");
    assertThat(accepted.arguments().get("values").values()).containsExactly("planned", "finished");
    assertThat(accepted.settings().severity()).isEqualTo(Severity.WARN);
    assertThat(accepted.location().line()).isEqualTo(19);
    DataTest relationships = contract.columns().get(1).tests().get(1);
    assertThat(relationships.arguments().get("to").values()).containsExactly("silver.code");
    assertThat(relationships.arguments().get("to").isList()).isFalse();
    DataTest whole = contract.tests().get(0);
    assertThat(whole.kind()).isEqualTo("expression_is_true");
    assertThat(whole.settings())
        .isEqualTo(
            new TestSettings(
                Optional.of("known"),
                Optional.of(new SqlText("id <> 'x'", new Location("models/visits.yml", 24, 14))),
                Severity.ERROR,
                Threshold.parse("> 1%").orElseThrow(),
                Threshold.parse(">10").orElseThrow(),
                true));
    assertThat(contract.expectations())
        .containsExactly(
            new Expectation(
                "has_id",
                new SqlText("id is not null", new Location("models/visits.yml", 31, 17)),
                Expectation.Action.QUARANTINE,
                new Location("models/visits.yml", 30, 5)));
  }

  @Test
  void aTableIsNotMadeAnewForWhatDoesNotChangeIt() {
    String definition = read(VISITS).definition();
    assertThat(read("# a comment\n" + VISITS.replace("> 1%", "> 2%")).definition())
        .isEqualTo(definition);
    assertThat(read(VISITS.replace("id is not null", "id <> ''")).definition())
        .isNotEqualTo(definition);
    assertThat(read(VISITS.replace("quarantine", "drop")).definition()).isNotEqualTo(definition);
    assertThat(read(VISITS.replace("phi: id", "phi: none")).definition()).isNotEqualTo(definition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model: visits    | model: visit          | models/visits.yml:1 | must equal the file's name
          layer: gold      | layer: bronze         | models/visits.yml:2 | must be silver or gold
          grain: one       | grian: one            | models/visits.yml:4 | 'grain' is missing: expected a text; there is 'grian' (did you mean 'grain'?)
          key: [id]        | key: [idd]            | models/visits.yml:5 | did you mean 'id'?
          phi: id          | phi: ids              | models/visits.yml:9 | unknown PHI class
          - not_null       | - not_null: 1         | models/visits.yml:12 | 'not_null' must be a mapping
          name: status     | name: ID              | models/visits.yml:14 | stands twice
          severity: warn   | severity: bad         | models/visits.yml:19 | must be warn or error
          warn_if: "> 1%"  | warn_if: many         | models/visits.yml:26 | warn_if must compare with a number
          error_if: ">10"  | error_if: "10"        | models/visits.yml:27 | error_if must compare with a number
          store_failures: true | store_failures: yes | models/visits.yml:28 | must be true or false
          name: has_id     | name: Has id          | models/visits.yml:30 | an expectation is named by
          action: quarantine | action: quarantin   | models/visits.yml:32 | did you mean 'quarantine'?
          partition_by: [status] | partition_by: [x] | models/visits.yml:34 | names no column
          """)
  void whatIsWrongIsToldWithFileAndLine(String right, String wrong, String place, String message) {
    assertThatThrownBy(() -> read(VISITS.replace(right, wrong)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(place)
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownKeyAndAKeyThatStandsTwiceAreErrors() {
    assertThatThrownBy(() -> read(VISITS + "owner: me\n"))
        .hasMessageContaining("models/visits.yml:35")
        .hasMessageContaining("unknown key 'owner'");
    assertThatThrownBy(() -> read(VISITS + "grain: x\n")).hasMessageContaining("stands twice");
  }

  @Test
  void whatIsNotYamlIsAnErrorWithTheLine() {
    assertThatThrownBy(() -> read("model: visits\n\tlayer: gold\n"))
        .hasMessageContaining("models/visits.yml:2");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read("- a\n")).hasMessageContaining("must be a mapping");
  }
}
