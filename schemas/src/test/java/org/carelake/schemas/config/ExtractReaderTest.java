package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.carelake.schemas.error.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractReaderTest {
  @TempDir private Path project;

  @BeforeEach
  void writeTables() throws IOException {
    Files.writeString(
        project.resolve("tables.yml"),
        """
        tables:
          - name: visits
            description: One row a visit.
            columns: {visit_id: string, fee: "DECIMAL(8, 2)"}
        """);
  }

  private static Section section(String text) {
    return new Section(
        "",
        ConfigFactory.parseString(
                text, ConfigParseOptions.defaults().setOriginDescription("conf/tenants/t.conf"))
            .root());
  }

  private SourceConfig files(String kind, String text) {
    Section section = section(text);
    SourceConfig source = new ExtractReader(project, project).files("lab", kind, section);
    section.done();
    return source;
  }

  private SourceConfig database(String text) {
    Section section = section(text);
    SourceConfig source =
        new ExtractReader(project, project)
            .database(
                "lab",
                section,
                secret ->
                    new SecretReference.EnvironmentVariable(
                        secret.string("env"), Location.of("t.conf")));
    section.done();
    return source;
  }

  @Test
  void aCsvSourceHasItsTablesAndHowItIsWritten() {
    SourceConfig.ExtractFiles source =
        (SourceConfig.ExtractFiles)
            files(
                "csv",
                """
                path = in
                tables = tables.yml
                group = labs
                csv { delimiter = ";", encoding = windows-1252, header = false, ragged = keep }
                """);
    assertThat(source.tables().get(0).columns().get(1).type()).isEqualTo("decimal(8,2)");
    assertThat(source.bronze("visits")).hasToString("bronze.lab__visits");
    assertThat(source.group()).contains("labs");
    assertThat(source.csv().delimiter()).isEqualTo(';');
    assertThat(source.csv().encoding()).isEqualTo("windows-1252");
    assertThat(source.csv().header()).isFalse();
    assertThat(source.csv().keepRagged()).isTrue();
  }

  @Test
  void aDatabaseKnowsTheDriversOfPostgresAndSqlServer() {
    SourceConfig.ExtractDatabase server =
        (SourceConfig.ExtractDatabase)
            database("url = \"jdbc:sqlserver://db;databaseName=h\", password { env = P }");
    assertThat(server.driver()).isEqualTo("com.microsoft.sqlserver.jdbc.SQLServerDriver");
    assertThat(server.schema()).isEqualTo("dbo");
    assertThat(server.password()).isPresent();
    assertThat(
            ((SourceConfig.ExtractDatabase) database("url = \"jdbc:postgresql://db/h\"")).schema())
        .isEqualTo("public");
    assertThatThrownBy(() -> database("url = \"jdbc:oracle:thin:@db\""))
        .hasMessageContaining("conf/tenants/t.conf:1")
        .hasMessageContaining("'driver' is missing");
    assertThatThrownBy(() -> database("url = \"jdbc:postgresql://db/h?password=x\""))
        .hasMessageContaining("must not hold a password");
    assertThatThrownBy(
            () -> database("url = \"jdbc:postgresql://db/h\", tables = tables.yml, only = [visit]"))
        .hasMessageContaining("names no declared table: 'visit'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          path = in                                            | 'tables' is missing
          path = in, tables = other.yml                        | names no file of the project
          path = in, tables = tables.yml, csv { delimeter = x } | unknown key 'csv.delimeter'
          path = in, tables = tables.yml, csv { quote = xx }   | must be one character
          path = in, tables = tables.yml, csv { encoding = UTF-16 } | ASCII characters are single bytes
          path = in, tables = tables.yml, csv { ragged = drop } | knows quarantine and keep
          path = in, tables = tables.yml, table-of = visits    | must have a group
          """)
  void whatIsWrongIsToldWithFileAndLine(String text, String message) {
    assertThatThrownBy(() -> files("csv", text))
        .hasMessageContaining("conf/tenants/t.conf:1")
        .hasMessageContaining(message);
  }

  @Test
  void wrongDeclarationsOfTablesAreToldWithFileAndLine() throws IOException {
    Files.writeString(
        project.resolve("tables.yml"),
        """
        tables:
          - name: visits
            description: One row a visit.
            columns:
              visit_id: sting
        """);
    assertThatThrownBy(() -> files("csv", "path = in, tables = tables.yml"))
        .hasMessageContaining("tables.yml:5")
        .hasMessageContaining("'sting' is no Spark SQL type");
  }

  @Test
  void freshnessIsGivenInMinutesHoursOrDays() {
    assertThat(ExtractReader.freshness(section("warn-after = 36h, error-after = 2d")))
        .satisfies(
            freshness -> {
              assertThat(freshness.warnAfter()).isEqualTo(Optional.of(Duration.ofHours(36)));
              assertThat(freshness.errorAfter()).isEqualTo(Optional.of(Duration.ofDays(2)));
            });
    assertThatThrownBy(() -> ExtractReader.freshness(section("warn-after = soon")))
        .hasMessageContaining("must be a time such as 90m, 36h or 2d");
    assertThatThrownBy(() -> ExtractReader.freshness(section("")))
        .hasMessageContaining("name warn-after, error-after, or both");
  }
}
