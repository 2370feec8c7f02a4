package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Finds the numbers of lines that are known by where they begin; only read for error messages. */
final class LineNumbers {
  private static final int BUFFER = 1 << 20;

  private LineNumbers() {}

  /** The number of the line at each offset; the first line is 1. */
  static Map<Long, Long> of(Configuration conf, String path, TreeSet<Long> offsets)
      throws IOException {
    Map<Long, Long> numbers = new HashMap<>();
    FileSplit whole = new FileSplit(0, path, 0, Long.MAX_VALUE);
    try (LineSource lines = new LineSource(whole, conf, new byte[BUFFER])) {
      long number = 0;
      while (numbers.size() < offsets.size() && lines.advance()) {
        number++;
        if (offsets.contains(lines.offset())) {
          numbers.put(lines.offset(), number);
        }
      }
    }
    return numbers;
  }
}
