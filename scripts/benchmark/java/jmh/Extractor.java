package org.carelake.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewGroup;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The extractor by itself, on one thread: lines of JSON in memory become rows of one view, which
 * nobody writes; and Jackson's tokens of the same bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Extractor {
  private static final int MOST = 48 << 20;

  /** The view; also the table's name. */
  @Param({"patient", "encounter", "condition", "procedure", "observation"})
  public String table;

  private final JsonFactory factory = new JsonFactory();
  private byte[] json;
  private ViewGroup group;

  /** Reads whole lines, 48 MB at most. */
  @Setup
  public void read() throws IOException {
    Path home = Path.of(System.getProperty("benchmark.home"));
    Path view = home.resolve("views").resolve(table + ".json");
    ViewDefinition definition = ViewDefinitionReader.read(table, Files.readString(view));
    group = new ViewCompiler(HapiR4Model.instance()).compileGroups(List.of(definition)).get(0);
    json = json(Path.of(System.getProperty("benchmark.input")), table);
  }

  /** The bytes that a table's measurement reads. */
  static byte[] json(Path input, String table) throws IOException {
    Path file = input.resolve(Tables.TYPES.get(table) + ".ndjson");
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(MOST);
    }
    int end = bytes.length;
    while (bytes[end - 1] != '\n') {
      end--;
    }
    return java.util.Arrays.copyOf(bytes, end);
  }

  /** Rows of the view. */
  @Benchmark
  public void carelake(Blackhole hole) {
    ViewGroup.Run run =
        group.open(
            new ViewGroup.Receiver() {
              @Override
              public void row(int view, Object[] values) {
                for (Object value : values) {
                  hole.consume(value);
                }
              }

              @Override
              public void broken(int view, String reason) {
                throw new IllegalStateException(reason);
              }
            });
    int begin = 0;
    while (begin < json.length) {
      int end = run.readLine(json, begin, json.length);
      if (end < 0) {
        throw new IllegalStateException("a line is no resource");
      }
      run.lineRows();
      begin = end + 1;
    }
  }

  /** Jackson's tokens; nothing is decoded. */
  @Benchmark
  public long jackson() throws IOException {
    long tokens = 0;
    try (JsonParser parser = factory.createParser(json)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }
}
