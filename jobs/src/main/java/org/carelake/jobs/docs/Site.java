package org.carelake.jobs.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.carelake.schemas.error.CarelakeException;

/**
 * The documentation site of one tenant: files that open in a browser without a network, the facts
 * in {@code data.js}. It holds definitions, counts and aggregates, never a row of a patient.
 */
public final class Site {
  private static final String WEBJAR = "/META-INF/resources/webjars/echarts/5.3.1/";
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "/site/index.html",
          "site.css", "/site/site.css",
          "core.js", "/site/core.js",
          "pages.js", "/site/pages.js",
          "walk.js", "/site/walk.js",
          "charts.js", "/site/charts.js",
          "echarts.js", WEBJAR + "dist/echarts.common.min.js",
          "echarts-LICENSE.txt", WEBJAR + "LICENSE",
          "echarts-NOTICE.txt", WEBJAR + "NOTICE");

  private final SiteInput input;

  /** The site of a tenant. */
  public Site(SiteInput input) {
    this.input = input;
  }

  /**
   * Refuses dashboards that show what they must not, before data is read.
   *
   * @throws CarelakeException that lists every chart that breaks a rule
   */
  public void check() {
    new DashboardPages(input).check();
  }

  /**
   * Writes all files into a folder; what is there is replaced.
   *
   * @return the page to open
   */
  public Path write(Path folder) {
    check();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : FILES.entrySet()) {
        try (InputStream content = Site.class.getResourceAsStream(file.getValue())) {
          if (content == null) {
            throw new IllegalStateException("the jar lacks " + file.getValue());
          }
          Files.copy(content, folder.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.writeString(
          folder.resolve("data.js"),
          "window.CARELAKE = " + json().writeValueAsString(facts()) + ";\n",
          StandardCharsets.UTF_8);
      return folder.resolve("index.html");
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't write the site to " + folder,
          failure);
    }
  }

  private ObjectNode facts() throws JsonProcessingException {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode meta = root.putObject("meta");
    meta.put("tenant", input.tenant().name());
    meta.put("at", input.at().toString());
    meta.put("asOf", input.asOf().toString());
    meta.put("version", input.version());
    new ModelPages(input).write(root.putObject("models"));
    LineageSection.write(root.putObject("lineage"), input.lineage());
    DashboardPages dashboards = new DashboardPages(input);
    Optional<Dataset<Row>> metrics =
        dashboards.metrics().map(fact -> fact.persist(StorageLevel.MEMORY_AND_DISK()));
    try {
      new MetricPages(input).write(root.putArray("metrics"), metrics);
      dashboards.write(root.putArray("dashboards"), metrics);
    } finally {
      metrics.ifPresent(Dataset::unpersist);
    }
    SourcePages sources = new SourcePages(input);
    sources.sources(root.putArray("sources"));
    sources.exposures(root.putArray("exposures"));
    sources.runs(root.putArray("runs"));
    new ComplianceSection(input).write(root.putObject("compliance"));
    return root;
  }

  private static ObjectMapper json() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.getFactory().setCharacterEscapes(new ScriptEscapes());
    return mapper;
  }

  /** Nothing in a text may end the script that holds it. */
  private static final class ScriptEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final List<Character> ESCAPED = List.of('<', '>', '&');

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] escapes = standardAsciiEscapesForJSON();
      ESCAPED.forEach(character -> escapes[character] = ESCAPE_STANDARD);
      return escapes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
    }
  }
}
