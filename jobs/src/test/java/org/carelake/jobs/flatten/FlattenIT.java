package org.carelake.jobs.flatten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.view.CompiledView;
import org.carelake.transforms.view.OfficialTests;
import org.carelake.transforms.view.OfficialTests.OfficialTest;
import org.carelake.transforms.view.ViewCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class FlattenIT {
  private static final Path ROOT = Path.of(System.getProperty("carelake.root", ".."));
  private static final FlattenOptions DEFAULTS = FlattenOptions.defaults();

  @TempDir private Path folder;

  private static ViewDefinition view(String name, String resource, String... columns) {
    String all =
        Stream.of(columns)
            .map(column -> column.split("=", 2))
            .map(part -> "{\"name\":\"" + part[0] + "\",\"path\":\"" + part[1] + "\"}")
            .collect(Collectors.joining(","));
    return ViewDefinitionReader.read(
        name + ".json",
        "{\"name\":\"%s\",\"resource\":\"%s\",\"select\":[{\"column\":[%s]}]}"
            .formatted(name, resource, all));
  }

  private static CompiledView compiled(ViewDefinition view) {
    return new ViewCompiler(HapiR4Model.instance()).compile(view);
  }

  private Path input(String name, String content) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private FlattenResult flatten(
      SparkSession spark, FlattenOptions options, ViewDefinition... views) {
    return Flatten.run(
        spark,
        List.of(views),
        folder.resolve("in").toString(),
        folder.resolve("out").toString(),
        options);
  }

  private List<String> rows(SparkSession spark, String view) {
    return Rows.of(spark.read().parquet(folder.resolve("out").resolve(view).toString()));
  }

  @Test
  void everyShippedViewGivesTheRowsThatItGivesAlone(SparkSession spark) throws IOException {
    Rows.useJavaTime(spark);
    List<ViewDefinition> views = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("schemas/fhir-views"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        views.add(ViewDefinitionReader.read(file.toString(), Files.readString(file)));
      }
    }
    Path samples = ROOT.resolve("data-samples/engage/fhir");
    List<String> resources = lines(samples);
    FlattenResult result =
        Flatten.run(spark, views, samples.toString(), folder.resolve("out").toString(), DEFAULTS);
    assertThat(result.errors()).isEmpty();
    assertThat(result.resources()).isEqualTo(resources.size());
    assertThat(views).hasSizeGreaterThanOrEqualTo(44);
    int empty = 0;
    for (ViewDefinition view : views) {
      List<String> expected = Rows.of(compiled(view), resources);
      assertThat(rows(spark, view.name())).as(view.name()).isEqualTo(expected);
      FlattenedView table = result.views().get(views.indexOf(view));
      assertThat(table.rows()).isEqualTo(expected.size());
      empty += expected.isEmpty() ? 1 : 0;
    }
    assertThat(empty).isLessThan(views.size() / 2);
  }

  private static List<String> lines(Path samples) throws IOException {
    List<String> resources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(samples)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".gz")).toList()) {
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
          reader.lines().forEach(resources::add);
        }
      }
    }
    return resources;
  }

  @Test
  void theOfficialViewsGiveTheRowsThatTheyGiveAlone(SparkSession spark) throws IOException {
    Rows.useJavaTime(spark);
    Map<String, List<OfficialTest>> byFile = new LinkedHashMap<>();
    for (OfficialTest test : OfficialTests.fromArtifact("r6/sql-on-fhir")) {
      byFile.computeIfAbsent(test.file(), file -> new ArrayList<>()).add(test);
    }
    int compared = 0;
    for (List<OfficialTest> tests : byFile.values()) {
      compared += compare(spark, tests);
    }
    assertThat(compared).isGreaterThan(100);
  }

  /** All views of one file of tests in one run; those that are wrong by intent are left out. */
  private int compare(SparkSession spark, List<OfficialTest> tests) throws IOException {
    List<String> resources = tests.get(0).resources().stream().map(Object::toString).toList();
    input("official.ndjson", String.join("\n", resources));
    List<ViewDefinition> views = new ArrayList<>();
    for (OfficialTest test : tests) {
      ObjectNode json = test.test().get("view").deepCopy();
      json.put("name", "view_" + views.size());
      if (!test.test().path("expectError").asBoolean()) {
        views.add(ViewDefinitionReader.read(test.file(), json.toString()));
      }
    }
    if (views.isEmpty()) {
      return 0;
    }
    FlattenResult result =
        flatten(spark, DEFAULTS.withOverwrite(true), views.toArray(new ViewDefinition[0]));
    assertThat(result.errors()).isEmpty();
    for (ViewDefinition view : views) {
      assertThat(rows(spark, view.name()))
          .as(tests.get(0).file() + " " + view.name())
          .isEqualTo(Rows.of(compiled(view), resources));
    }
    return views.size();
  }

  @Test
  void findsTheTypeOfEachLineAndCrossesSplitsAtLineStarts(SparkSession spark) throws IOException {
    StringBuilder mixed = new StringBuilder("\uFEFF");
    for (int i = 0; i < 500; i++) {
      mixed.append("{\"resourceType\":\"Patient\",\"id\":\"p").append(i).append("\"}\n");
      mixed
          .append("  { \"id\" : \"o")
          .append(i)
          .append("\", \"resourceType\":\"Observation\"}\r\n");
      mixed.append(i % 7 == 0 ? "\n \r\n" : "").append("{\"resourceType\":\"Group\"}\n");
    }
    input("deep/er/mixed.ndjson", mixed.append("{\"resourceType\":\"Patient\",\"id\":\"x\"}") + "");
    input("_hidden.ndjson", "no JSON");
    input("other.txt", "no JSON");
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("in/z.ndjson.gz")))) {
      out.write("{\"resourceType\":\"Patient\",\"id\":\"z\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    FlattenOptions small = DEFAULTS.withSplitBytes(997);
    FlattenResult result =
        flatten(spark, small, view("o", "Observation", "id=id"), view("p", "Patient", "id=id"));
    List<String> patients =
        Stream.concat(
                IntStream.range(0, 500).mapToObj(i -> "['p" + i + "']"),
                Stream.of("['x']", "['z']"))
            .sorted()
            .toList();
    assertThat(rows(spark, "p")).isEqualTo(patients);
    assertThat(rows(spark, "o"))
        .hasSize(500)
        .contains("['o0']", "['o499']")
        .doesNotHaveDuplicates();
    assertThat(result.views()).extracting(FlattenedView::view).containsExactly("o", "p");
    assertThat(result.views().get(1).files()).isGreaterThan(20);
    assertThat(result.resources()).isEqualTo(1502);
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void aLineMayBeLongerThanWhatIsReadAtOnce(SparkSession spark) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines
          .append("{\"resourceType\":\"Patient\",\"id\":\"p")
          .append(i)
          .append("\",\"text\":{\"div\":\"");
      lines.append("<p>\\\"ü\\\"</p>".repeat(i % 8 == 0 ? 60_000 : i * 40));
      lines.append("\"},\"gender\":\"").append(i % 3 == 0 ? "male" : "female").append("\"}\n");
    }
    input("long.ndjson", lines.toString());
    FlattenResult result = flatten(spark, DEFAULTS, view("p", "Patient", "id=id", "gender=gender"));
    assertThat(result.errors()).isEmpty();
    assertThat(result.inputBytes())
        .isEqualTo(lines.toString().getBytes(StandardCharsets.UTF_8).length);
    assertThat(rows(spark, "p"))
        .containsExactlyElementsOf(
            IntStream.range(0, 40)
                .mapToObj(i -> "['p" + i + "', '" + (i % 3 == 0 ? "male" : "female") + "']")
                .sorted()
                .toList());
  }

  @Test
  void aBrokenResourceIsNamedByFileLineAndIdAndOnlyBreaksItsView(SparkSession spark)
      throws IOException {
    Path file =
        input(
            "a.ndjson",
            """
            {"resourceType":"Patient","id":"a","gender":"male"}

            {"resourceType":"Patient","id":"b","gender":["SECRET","SECRET"],"birthDate":"2000-01-01"}
            {"resourceType":"Patient","id":"c","birthDate":"2000","birthDate":"SECRET"}
            not JSON
            {"resourceType":"Patient","id":"d","gender":"female"
            {"resourceType":"Patient","id":"e","gender":"other","birthDate":"2001-02-03"}
            """);
    FlattenResult result =
        flatten(
            spark,
            DEFAULTS.withSplitBytes(60),
            view("born", "Patient", "id=id", "birth_date=birthDate"),
            view("gender", "Patient", "id=id", "gender=gender"));
    assertThat(rows(spark, "gender"))
        .containsExactly("['a', 'male']", "['c', ∅]", "['e', 'other']");
    assertThat(rows(spark, "born"))
        .containsExactly("['a', ∅]", "['b', '2000-01-01']", "['e', '2001-02-03']");
    String path = file.toUri().toString().replace("file:///", "file:/");
    assertThat(result.errors())
        .containsExactlyInAnyOrder(
            new FlattenError(
                Optional.of("gender"),
                path,
                3,
                Optional.of("b"),
                "column 'gender': expected at most one value, found 2; \"collection\": true takes"
                    + " all of them, first() the first"),
            new FlattenError(
                Optional.of("born"),
                path,
                4,
                Optional.of("c"),
                "not valid JSON at byte 66: a member stands twice in one object"),
            new FlattenError(
                Optional.empty(),
                path,
                5,
                Optional.empty(),
                "not valid JSON at byte 0: expected a JSON object"),
            new FlattenError(
                Optional.of("born"),
                path,
                6,
                Optional.empty(),
                "not valid JSON at byte 52: the resource ends too early"),
            new FlattenError(
                Optional.of("gender"),
                path,
                6,
                Optional.empty(),
                "not valid JSON at byte 52: the resource ends too early"));
    assertThat(result.errorCount()).isEqualTo(5);
  }

  @Test
  void strictModeFailsWithTheLineAndLeavesNothing(SparkSession spark) throws IOException {
    String good = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";
    input(
        "a.ndjson",
        good.repeat(50) + "{\"resourceType\":\"Patient\",\"id\":[\"S\",\"T\"]}\n" + good);
    assertThatThrownBy(
            () ->
                flatten(
                    spark,
                    DEFAULTS.withStrict(true).withSplitBytes(400),
                    view("p", "Patient", "id=id")))
        .isInstanceOf(SparkException.class)
        .rootCause()
        .isInstanceOf(CarelakeException.class)
        .hasMessageEndingWith(
            "a.ndjson:51: the view p can't be applied to the resource: column 'id': expected at"
                + " most one value, found 2; \"collection\": true takes all of them, first() the"
                + " first");
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @Test
  void replacesAnEarlierFolderOnlyWhenAsked(SparkSession spark) throws IOException {
    ViewDefinition patients = view("p", "Patient", "id=id");
    input("a.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n");
    flatten(spark, DEFAULTS, patients);
    input("a.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"b\"}\n");
    assertThatThrownBy(() -> flatten(spark, DEFAULTS, patients))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("is there already");
    assertThat(rows(spark, "p")).containsExactly("['a']");
    flatten(spark, DEFAULTS.withOverwrite(true), patients);
    assertThat(rows(spark, "p")).containsExactly("['b']");
    try (Stream<Path> left = Files.list(folder.resolve("out"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("p");
    }
    assertThat(folder.resolve("out/p/_SUCCESS")).exists();
  }

  @Test
  void aViewWithoutRowsHasAFileWithItsColumns(SparkSession spark) throws IOException {
    input("a.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n");
    FlattenResult result = flatten(spark, DEFAULTS, view("t", "Task", "id=id", "status=status"));
    assertThat(result.views().get(0).rows()).isZero();
    assertThat(spark.read().parquet(folder.resolve("out/t").toString()).schema().toDDL())
        .isEqualTo("id STRING,status STRING");
  }

  @Test
  void refusesWhatItCantRun(SparkSession spark) throws IOException {
    ViewDefinition view = view("p", "Patient", "id=id");
    assertThatThrownBy(() -> flatten(spark, DEFAULTS, view)).hasMessageContaining("does not exist");
    input("a.txt", "");
    assertThatThrownBy(() -> flatten(spark, DEFAULTS, view))
        .hasMessageContaining("expected files named *.ndjson");
    assertThatThrownBy(() -> flatten(spark, DEFAULTS, view, view))
        .hasMessageContaining("two views are named 'p'");
    assertThatThrownBy(() -> flatten(spark, DEFAULTS)).hasMessage("expected at least one view");
  }
}
