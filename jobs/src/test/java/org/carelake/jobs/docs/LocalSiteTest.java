package org.carelake.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSiteTest {
  @TempDir private Path folder;

  @Test
  void filesOfTheFolderAreServedAndNothingElse() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "outside");
    Path site = Files.createDirectories(folder.resolve("site/engage"));
    Files.writeString(site.resolve("index.html"), "<h1>here</h1>");
    try (LocalSite served = LocalSite.start(folder.resolve("site"), 0)) {
      assertThat(get(served, "engage/").body()).isEqualTo("<h1>here</h1>");
      assertThat(get(served, "engage/").headers().firstValue("Content-Type"))
          .contains("text/html; charset=utf-8");
      assertThat(get(served, "engage").statusCode()).isEqualTo(302);
      assertThat(get(served, "engage/none.js").statusCode()).isEqualTo(404);
      assertThat(get(served, "%2e%2e/secret.txt").statusCode()).isEqualTo(404);
      assertThat(served.address().getHost()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aFolderThatIsNotThereIsToldWithTheCommandThatWritesIt() {
    assertThatThrownBy(() -> LocalSite.start(folder.resolve("none"), 0))
        .hasMessageContaining("carelake docs generate --output");
  }

  private static HttpResponse<String> get(LocalSite site, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(site.address() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
