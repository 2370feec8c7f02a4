package org.carelake.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.carelake.schemas.error.CarelakeException;
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
    List<ColumnTest> tests = contract.columns().get(1).tests();
    assertThat(tests.get(0))
        .isInstanceOfSatisfying(
            ColumnTest.AcceptedValues.class,
            test -> {
              assertThat(test.values()).containsExactly("planned", "finished");
              assertThat(test.severity()).isEqualTo(Severity.WARN);
              assertThat(test.location().line()).isEqualTo(19);
            });
    assertThat(tests.get(1))
        .isInstanceOfSatisfying(
            ColumnTest.Relationships.class,
            test -> assertThat(test.to()).isEqualTo(TableName.silver("code")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model: visits    | model: visit          | models/visits.yml:1 | must equal the file's name
          layer: gold      | layer: bronze         | models/visits.yml:2 | must be silver or gold
          grain: one       | grian: one            | models/visits.yml   | 'grain' is missing
          key: [id]        | key: [idd]            | models/visits.yml:5 | did you mean 'id'?
          phi: id          | phi: ids              | models/visits.yml:9 | unknown PHI class
          - unique         | - uniqe               | models/visits.yml:13 | did you mean 'unique'?
          name: status     | name: ID              | models/visits.yml:14 | stands twice
          severity: warn   | severity: bad         | models/visits.yml:19 | must be warn or error
          values: [planned, finished] | value: [a]  | models/visits.yml:19 | accepted_values needs 'values'
          to: silver.code  | to: code              | models/visits.yml:20 | must be layer.table
          partition_by: [status] | partition_by: [x] | models/visits.yml:22 | names no column
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
        .hasMessageContaining("models/visits.yml:23")
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
