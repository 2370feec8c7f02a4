package org.carelake.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the data of the demo tenant in the two forms that are not NDJSON, made once in a JVM.
 * Tests only read them.
 */
public final class OtherForms implements AutoCloseable {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  private Path bundles;
  private EmbeddedPostgres postgres;

  private OtherForms() {}

  /** Resolves the parameter. */
  public static final class Extension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(OtherForms.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == OtherForms.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
          .getOrComputeIfAbsent("forms", key -> new OtherForms(), OtherForms.class);
    }
  }

  /** A folder of Bundles, as {@code scripts/generate-samples} writes them. */
  public Path bundles() throws IOException, InterruptedException {
    if (bundles == null) {
      Path folder = Files.createTempDirectory("carelake-bundles-");
      generate("bundles", folder);
      bundles = folder;
    }
    return bundles;
  }

  /** A database that holds {@code data-samples/engage/airbyte.sql.gz}. */
  public EmbeddedPostgres postgres() throws IOException, SQLException {
    if (postgres == null) {
      EmbeddedPostgres server = EmbeddedPostgres.start();
      fill(server);
      postgres = server;
    }
    return postgres;
  }

  /** Lets {@code scripts/generate-samples} write a form into a folder. */
  public static void generate(String format, Path folder) throws IOException, InterruptedException {
    Process generator =
        new ProcessBuilder(
                CHECKOUT.resolve("scripts/generate-samples").toString(),
                "--format",
                format,
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(generator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (generator.waitFor() != 0) {
      throw new IllegalStateException("the samples could not be generated: " + output);
    }
  }

  private static void fill(EmbeddedPostgres server) throws IOException, SQLException {
    Path script = CHECKOUT.resolve("data-samples/engage/airbyte.sql.gz");
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(script)), StandardCharsets.UTF_8))) {
      connection.setAutoCommit(false);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        statement.execute(line);
      }
      connection.commit();
    }
  }

  @Override
  public void close() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
    if (bundles != null) {
      try (Stream<Path> paths = Files.walk(bundles)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
