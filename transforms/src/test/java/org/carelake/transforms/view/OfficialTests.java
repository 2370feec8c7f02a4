package org.carelake.transforms.view;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The official tests of SQL on FHIR, from the Maven artifact or a folder. */
public final class OfficialTests {
  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final String ARTIFACT = "/org/hl7/fhir/testcases/";

  private OfficialTests() {}

  /**
   * One test.
   *
   * @param origin the collection it comes from
   * @param file the file's name
   * @param title the test's title
   * @param resources what the view is applied to
   * @param test the test as published
   */
  public record OfficialTest(
      String origin, String file, String title, List<JsonNode> resources, JsonNode test) {
    @Override
    public String toString() {
      return origin + " " + file + ": " + title;
    }
  }

  /** The tests of one folder of the artifact. */
  public static List<OfficialTest> fromArtifact(String folder) {
    List<OfficialTest> tests = new ArrayList<>();
    for (JsonNode file : read(ARTIFACT + folder + "/manifest.json")) {
      String name = file.asText();
      tests.addAll(tests(folder, name, read(ARTIFACT + folder + "/" + name)));
    }
    return tests;
  }

  private static JsonNode read(String resource) {
    try (InputStream stream = OfficialTests.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the artifact fhir-test-cases has no " + resource);
      }
      return JSON.readTree(stream);
    } catch (IOException broken) {
      throw new UncheckedIOException("could not read " + resource, broken);
    }
  }

  /** The tests of a folder of files. */
  public static List<OfficialTest> fromFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "-Dsof.tests names " + folder + ", which is not a folder of SQL on FHIR tests");
    }
    List<OfficialTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        JsonNode content = JSON.readTree(file.toFile());
        tests.addAll(tests("newest", file.getFileName().toString(), content));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException("could not read " + folder, broken);
    }
    if (tests.isEmpty()) {
      throw new IllegalStateException("-Dsof.tests names " + folder + ", which holds no tests");
    }
    return tests;
  }

  private static List<OfficialTest> tests(String origin, String file, JsonNode content) {
    List<JsonNode> resources = new ArrayList<>();
    content.get("resources").forEach(resources::add);
    List<OfficialTest> tests = new ArrayList<>();
    for (JsonNode test : content.get("tests")) {
      tests.add(new OfficialTest(origin, file, test.get("title").asText(), resources, test));
    }
    return tests;
  }
}
