package org.carelake.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Jackson's tokens and nothing else: what reading JSON costs at least on the JVM. Numbers and text
 * are not decoded and nothing is written.
 */
public final class JacksonTokens implements Candidate {
  private static final int PART = 16 << 20;
  private static final int LONGEST_LINE = 4 << 20;

  private final JsonFactory factory = new JsonFactory();
  private ExecutorService threads;
  private Path input;

  @Override
  public void open(Map<String, String> settings) {
    threads = Executors.newFixedThreadPool(Integer.parseInt(settings.get("cores")));
    input = Path.of(settings.get("input"));
  }

  @Override
  public String pass(Path output) throws Exception {
    List<Future<Long>> parts = new ArrayList<>();
    for (String type : Tables.TYPES.values()) {
      Path file = input.resolve(type + ".ndjson");
      long size = Files.size(file);
      for (long from = 0; from < size; from += PART) {
        long start = from;
        parts.add(threads.submit(() -> tokens(file, start, size)));
      }
    }
    long tokens = 0;
    for (Future<Long> part : parts) {
      tokens += part.get();
    }
    return tokens + " tokens";
  }

  /** The tokens of the lines that begin in a part. */
  private long tokens(Path file, long from, long size) throws IOException {
    byte[] bytes = new byte[(int) Math.min(PART + LONGEST_LINE, size - from)];
    try (RandomAccessFile source = new RandomAccessFile(file.toFile(), "r")) {
      source.seek(from);
      source.readFully(bytes);
    }
    int begin = from == 0 ? 0 : lineAfter(bytes, 0);
    int end = from + PART >= size ? bytes.length : lineAfter(bytes, PART);
    long tokens = 0;
    try (JsonParser parser = factory.createParser(bytes, begin, end - begin)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  private static int lineAfter(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return bytes.length;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
