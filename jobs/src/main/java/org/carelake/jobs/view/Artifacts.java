package org.carelake.jobs.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.view.SqlLibrary;

/**
 * The ViewDefinitions and SQLViews that a library's tables may come from, found by canonical URL:
 * those that the user names come first, then those beside the library.
 */
final class Artifacts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Artifact> named;
  private final Map<Path, List<Artifact>> beside = new LinkedHashMap<>();

  Artifacts(List<ViewFiles.Text> named) {
    this.named = artifacts(named);
  }

  /** A file with what a canonical URL looks at; absent strings are empty. */
  private record Artifact(
      ViewFiles.Text text, String type, String url, String version, String name) {

    boolean answers(String wantedUrl, String wantedVersion) {
      boolean relative = !wantedUrl.contains(":");
      boolean meant =
          relative
              ? wantedUrl.substring(wantedUrl.lastIndexOf('/') + 1).equals(name)
              : url.equals(wantedUrl);
      return meant && (wantedVersion.isEmpty() || version.equals(wantedVersion));
    }
  }

  /**
   * The file that a table comes from.
   *
   * @throws CarelakeException when there is none, or more than one
   */
  ViewFiles.Text find(SqlLibrary.Table table, String libraryFile) {
    int bar = table.canonical().indexOf('|');
    String url = bar < 0 ? table.canonical() : table.canonical().substring(0, bar);
    String version = bar < 0 ? "" : table.canonical().substring(bar + 1);
    List<Artifact> neighbours = beside(libraryFile);
    List<Artifact> found = matching(named, url, version);
    if (found.isEmpty()) {
      found = matching(neighbours, url, version);
    }
    if (found.size() == 1) {
      return found.get(0).text();
    }
    throw CarelakeException.configuration(
        table.location(),
        table.pointer()
            + ": "
            + (found.isEmpty() ? missing(url, version, neighbours) : several(found)));
  }

  private static List<Artifact> matching(List<Artifact> artifacts, String url, String version) {
    return artifacts.stream().filter(artifact -> artifact.answers(url, version)).toList();
  }

  private String missing(String url, String version, List<Artifact> neighbours) {
    List<Artifact> all = new ArrayList<>(named);
    all.addAll(neighbours);
    List<String> otherVersions =
        all.stream()
            .filter(artifact -> artifact.answers(url, ""))
            .map(artifact -> artifact.version().isEmpty() ? "none" : artifact.version())
            .distinct()
            .toList();
    if (!otherVersions.isEmpty()) {
      return "no file holds version "
          + version
          + " of "
          + url
          + "; versions found: "
          + String.join(", ", otherVersions);
    }
    List<String> urls = all.stream().map(Artifact::url).filter(text -> !text.isEmpty()).toList();
    return "no ViewDefinition or SQLView has the url "
        + url
        + Suggestion.of(url, urls)
        + "; looked into "
        + all.size()
        + " files beside the library and those named with --context";
  }

  private static String several(List<Artifact> found) {
    return "several files have this url: "
        + String.join(", ", found.stream().map(artifact -> artifact.text().file()).toList())
        + "; name a version after a |";
  }

  private List<Artifact> beside(String libraryFile) {
    Path folder = Objects.requireNonNullElse(Path.of(libraryFile).getParent(), Path.of(""));
    return beside.computeIfAbsent(
        folder,
        path ->
            Files.isDirectory(path)
                ? artifacts(
                    ViewFiles.list(path).stream()
                        .filter(file -> !isNamed(file))
                        .map(ViewFiles::text)
                        .toList())
                : List.of());
  }

  private boolean isNamed(Path file) {
    return named.stream().anyMatch(artifact -> Path.of(artifact.text().file()).equals(file));
  }

  private static List<Artifact> artifacts(List<ViewFiles.Text> texts) {
    List<Artifact> artifacts = new ArrayList<>();
    for (ViewFiles.Text text : texts) {
      try {
        JsonNode root = JSON.readTree(text.json());
        if (root.isObject()) {
          artifacts.add(
              new Artifact(
                  text,
                  root.path("resourceType").asText(""),
                  root.path("url").asText(""),
                  root.path("version").asText(""),
                  root.path("name").asText("")));
        }
      } catch (JsonProcessingException noJson) {
        // another file of the folder; if it was meant, the error says what was looked at
      }
    }
    return artifacts;
  }
}
