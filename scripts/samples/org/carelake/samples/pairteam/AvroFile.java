package org.carelake.samples.pairteam;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes an Avro object container file (Avro 1.12, "Object Container Files"): records of optional
 * strings, one block, codec null.
 */
final class AvroFile {
  private static final byte[] SYNC = "carelake-pairtem".getBytes(StandardCharsets.US_ASCII);

  private AvroFile() {}

  static void write(Path file, String record, List<String> columns, List<List<String>> rows)
      throws IOException {
    String schema =
        columns.stream()
            .map(name -> "{\"name\":\"" + name + "\",\"type\":[\"null\",\"string\"]}")
            .collect(
                Collectors.joining(
                    ",", "{\"type\":\"record\",\"name\":\"" + record + "\",\"fields\":[", "]}"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {'O', 'b', 'j', 1});
    number(out, 2);
    text(out, "avro.schema");
    text(out, schema);
    text(out, "avro.codec");
    text(out, "null");
    number(out, 0);
    out.write(SYNC);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (List<String> row : rows) {
      for (String cell : row) {
        number(block, cell.isEmpty() ? 0 : 1);
        if (!cell.isEmpty()) {
          text(block, cell);
        }
      }
    }
    number(out, rows.size());
    number(out, block.size());
    block.writeTo(out);
    out.write(SYNC);
    Files.createDirectories(file.getParent());
    Files.write(file, out.toByteArray());
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.write(bytes);
  }

  /** A long as zigzag and variable-length. */
  private static void number(ByteArrayOutputStream out, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
