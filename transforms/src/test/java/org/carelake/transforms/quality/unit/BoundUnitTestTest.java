package org.carelake.transforms.quality.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.contract.UnitTestReader;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.sql.SqlQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class BoundUnitTestTest {
  private static final ModelContract IN =
      contract(
          "visit",
          "id string, at timestamp, day date, cost decimal(10,2), tags array<string>,"
              + " who struct<name:string,age:int>, n bigint, ok boolean");
  private static final ModelContract OUT =
      contract("stay", "id string, day date, cost decimal(10,2), tags array<string>, n int");
  private static final SqlQuery MODEL =
      SqlQuery.model(
          "stay.sql",
          "select id, coalesce(day, :as_of) as day, cost, tags, who.age as n from silver.visit"
              + " where ok and at >= timestamp '2024-05-05 10:00:00'");
  private static final String TEST =
      """
      model: silver.stay
      unit_tests:
        - name: first
          as_of: 2024-06-30
          given:
            silver.visit:
              - {id: a, at: 2024-05-05 10:00, cost: 1.5, tags: [x, y], who: {age: 7}, ok: true}
              - {id: b, at: 2024-05-05T12:00:00+03:00, ok: true}
              - {id: c, at: 2024-05-06, day: 2024-01-02, ok: true, n: 1}
              - {id: d, at: 2024-05-06, ok: ~}
          expect:
            - {id: c, day: 2024-01-02, cost: null}
            - {id: a, day: 2024-06-30, cost: 1.50, tags: [x, y], n: 7}
      """;

  private static ModelContract contract(String name, String columns) {
    StringBuilder yaml =
        new StringBuilder("model: " + name)
            .append("\nlayer: silver\ndescription: d\ngrain: g\nkey: [id]\ncolumns:\n");
    for (String column : columns.split(", ")) {
      yaml.append("  - {name: ")
          .append(column.split(" ")[0])
          .append(", type: '")
          .append(column.split(" ")[1])
          .append("', phi: none, description: d}\n");
    }
    return ModelContractReader.read(name + ".yml", yaml.toString());
  }

  private static BoundUnitTest bind(String yaml) {
    return BoundUnitTest.of(
        UnitTestReader.read("unit_tests/stay.yml", yaml).get(0),
        OUT,
        MODEL.inputs(),
        table ->
            Optional.ofNullable(
                Map.of(TableName.silver("visit"), IN, TableName.silver("stay"), OUT).get(table)));
  }

  private static List<String> differences(SparkSession spark, String yaml) {
    BoundUnitTest test = bind(yaml);
    return test.differences(
        MODEL.apply(
            spark, table -> test.input(spark, table).orElseThrow(), Map.of("as_of", test.asOf())));
  }

  @Test
  void equalRowsInAnyOrderPass(SparkSession spark) {
    assertThat(differences(spark, TEST)).isEmpty();
  }

  @Test
  void onlyColumnsThatAreNamedAreCompared(SparkSession spark) {
    String only = TEST.substring(0, TEST.indexOf("      - {id: c, day: 2024-01-02, cost"));
    assertThat(differences(spark, only + "      - {cost: 1.5}\n      - {cost: null}\n")).isEmpty();
  }

  @Test
  void whatDiffersIsAlignedByKey(SparkSession spark) {
    String wrong =
        TEST.replace("{id: c, day: 2024-01-02, cost: null}", "{id: z, day: 2024-01-02}")
            .replace("tags: [x, y], n: 7}", "tags: [x, z], n: 8}");
    assertThat(differences(spark, wrong))
        .containsExactly(
            "           | id | day        | cost | tags            | n",
            "changed    | a  | 2024-06-30 | 1.50 | [x, z] → [x, y] | 8 → 7",
            "missing    | z  | 2024-01-02 | null | null            | null",
            "unexpected | c  | 2024-01-02 | null | null            | null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          silver.visit: | silver.visits: | stay.yml:3 | doesn't read silver.visits (did you mean 'silver.visit'?)
          {id: b, at    | {idd: b, at    | stay.yml:8 | silver.visit has no column 'idd' (did you mean 'id'?)
          cost: 1.5,    | cost: cheap,   | stay.yml:7 | expected decimal(10,2), found 'cheap'
          cost: 1.5,    | cost: 1.555,   | stay.yml:7 | expected decimal(10,2), found '1.555'
          who: {age: 7} | who: {agee: 7} | stay.yml:7 | no column 'agee'
          who: {age: 7} | who: 7         | stay.yml:7 | expected struct<name:string,age:int>
          day: 2024-01-02, ok | day: 2024-02-30, ok | stay.yml:9 | expected date, found '2024-02-30'
          n: 1}         | n: [1]}        | stay.yml:9 | expected bigint, found a list
          {id: c, day: 2024-01-02, cost | {id: c, days: 2024-01-02, cost | stay.yml:12 | silver.stay has no column 'days'
          as_of: 2024-06-30 | as_of: June | stay.yml:4 | as_of must be a date
          name: first   | name: First    | stay.yml:3 | a name of its own
          expect:       | expects:       | stay.yml:12 | 'expect' is missing
          """)
  void whatIsWrongIsToldWithFileAndLine(String right, String wrong, String place, String message) {
    assertThatThrownBy(() -> bind(TEST.replace(right, wrong)))
        .hasMessageContaining(place)
        .hasMessageContaining(message);
  }
}
