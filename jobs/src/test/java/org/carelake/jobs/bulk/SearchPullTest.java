package org.carelake.jobs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.carelake.jobs.bulk.FaultServer.body;
import static org.carelake.jobs.bulk.FaultServer.json;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPullTest {
  @TempDir Path folder;
  private FaultServer server;
  private ExtractFixture extract;

  @BeforeEach
  void start() throws IOException {
    server = new FaultServer();
    extract = new ExtractFixture(folder);
    server.on("GET /fhir/metadata", json(BulkExportTest.capability("read")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String page(String next, String... ids) {
    StringBuilder text =
        new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[");
    text.append("{\"relation\":\"self\",\"url\":\"x\"}");
    if (!next.isEmpty()) {
      text.append(",{\"relation\":\"next\",\"url\":\"").append(next).append("\"}");
    }
    text.append("]");
    if (ids.length > 0) {
      text.append(",\"entry\":[");
      for (int i = 0; i < ids.length; i++) {
        text.append(i == 0 ? "" : ",")
            .append("{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"")
            .append(ids[i])
            .append("\"}}");
      }
      text.append("]");
    }
    return text.append("}").toString();
  }

  @Test
  void followsThePagesAndGoesOnByTheServersClock() {
    String first = page("/fhir?_getpages=7&_getpagesoffset=2", "a", "b");
    String second = page("", "c");
    server
        .on("GET /fhir/Patient", json(first))
        .on("GET /fhir", json(second))
        .on("GET /fhir/Encounter", json(page("")));
    FhirExtract.Extracted extracted =
        extract.run(extract.search(extract.server(server), "Patient", "Encounter"));
    assertThat(extract.landed())
        .containsOnlyKeys("Patient-00001.json", "Patient-00002.json")
        .containsEntry("Patient-00001.json", first)
        .containsEntry("Patient-00002.json", second);
    assertThat(server.requests("GET /fhir/Patient").get(0).query())
        .isEqualTo("_sort=_lastUpdated&_count=2");
    // the server of the JDK writes its own, true date
    assertThat(extracted.cursor()).isNotEqualTo(extract.clock.instant().toString());
  }

  @Test
  void asksForTheLastMinutesAgain() {
    server.on("GET /fhir/Patient", json(page("")));
    FhirExtract.Extracted extracted =
        extract.run(extract.search(extract.server(server), "Patient"), "2026-11-01T10:00:00Z");
    assertThat(server.requests("GET /fhir/Patient").get(0).query())
        .isEqualTo("_lastUpdated=ge2026-11-01T09:50:00Z&_sort=_lastUpdated&_count=2");
    assertThat(extracted.notes())
        .containsExactly("deletions are not seen: the server offers no history of these types");
  }

  @Test
  void refusesANextPageOfAnotherOrigin() {
    server.on("GET /fhir/Patient", json(page(server.byOtherName("/fhir/Patient").toString(), "a")));
    assertThatThrownBy(() -> extract.run(extract.search(extract.server(server), "Patient")))
        .hasMessageContaining("the next page lies there");
  }

  @Test
  void refusesAPageThatIsItsOwnNext() {
    server.on("GET /fhir/Patient", body(200, request -> page("?" + request.query(), "a")));
    assertThatThrownBy(() -> extract.run(extract.search(extract.server(server), "Patient")))
        .hasMessageContaining("is the next page of itself")
        .hasMessageNotContaining("_sort");
  }

  @Test
  void refusesWhatIsNoBundle() {
    server.on("GET /fhir/Patient", json("{\"resourceType\":\"Patient\"}"));
    assertThatThrownBy(() -> extract.run(extract.search(extract.server(server), "Patient")))
        .hasMessageContaining("gave a page that is no Bundle");
  }
}
