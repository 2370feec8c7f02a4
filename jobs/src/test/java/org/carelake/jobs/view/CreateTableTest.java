package org.carelake.jobs.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CreateTableTest {
  private static final Subject.View VIEW =
      (Subject.View)
          Subjects.load(
                  List.of(
                      new ViewFiles.Text(
                          "v.json",
                          """
                      {"name": "v", "resource": "Observation", "select": [{"column": [
                        {"name": "order", "path": "id", "description": "the observation's id"},
                        {"name": "n", "path": "note.count()"},
                        {"name": "ok", "path": "status = 'final'"},
                        {"name": "at", "path": "issued"},
                        {"name": "day", "path": "issued", "tag": [{"name": "ansi/type", "value": "DATE"}]},
                        {"name": "x", "path": "value.ofType(Quantity).value",
                         "tag": [{"name": "ansi/type", "value": "DECIMAL(9,2)"}]},
                        {"name": "notes", "path": "note.text", "collection": true}]}]}
                      """)),
                  List.of(),
                  List.of(),
                  InputFilter.none())
              .get(0);

  private static String statement(CreateTable.Dialect dialect) {
    return CreateTable.of(VIEW.name(), VIEW.view().schema(), VIEW.descriptions(), dialect);
  }

  @Test
  void writesSpark() {
    assertThat(statement(CreateTable.Dialect.SPARK))
        .isEqualTo(
            """
            CREATE TABLE `v` (
              `order` STRING COMMENT 'the observation\\'s id',
              `n` INT,
              `ok` BOOLEAN,
              `at` TIMESTAMP,
              `day` DATE,
              `x` DECIMAL(9,2),
              `notes` ARRAY<STRING>
            );""");
  }

  @Test
  void writesDuckDb() {
    assertThat(statement(CreateTable.Dialect.DUCKDB))
        .isEqualTo(
            """
            CREATE TABLE "v" (
              "order" VARCHAR,
              "n" INTEGER,
              "ok" BOOLEAN,
              "at" TIMESTAMPTZ,
              "day" DATE,
              "x" DECIMAL(9,2),
              "notes" VARCHAR[]
            );""");
  }

  @Test
  void writesTheStandardsNames() {
    assertThat(statement(CreateTable.Dialect.ANSI))
        .contains(
            "\"order\" CHARACTER VARYING,",
            "\"at\" TIMESTAMP WITH TIME ZONE,",
            "\"notes\" CHARACTER VARYING ARRAY");
  }
}
