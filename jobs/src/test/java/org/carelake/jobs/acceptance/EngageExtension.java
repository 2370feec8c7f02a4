package org.carelake.jobs.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.spark.SmallData;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the tenant engage as a {@link Run}: ingested from NDJSON and built once in a JVM.
 * Tests may do to it what leaves its tables as they are.
 */
final class EngageExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(EngageExtension.class);

  /** What ingest and build said, and the lakehouse that they made. */
  record Run(Path folder, Pipeline pipeline, IngestReport ingested, List<ModelResult> built)
      implements AutoCloseable {
    private static Run start(SparkSession spark) {
      try {
        Path folder = Files.createTempDirectory("carelake-engage-");
        Pipeline pipeline = Pipeline.engage(spark, folder);
        SmallData.tune(spark, pipeline.tenant(), true);
        return new Run(folder, pipeline, pipeline.ingest(), pipeline.build());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Run.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SparkSession spark = (SparkSession) new SparkExtension().resolveParameter(parameter, context);
    return context
        .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent("run", key -> Run.start(spark), Run.class);
  }
}
