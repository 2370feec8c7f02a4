package org.carelake.transforms.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.carelake.transforms.digest.Digests;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private record Line(long number, long offset, String text) {}

  /** Lines by another way: cut at line feeds, one carriage return taken from the end. */
  private static List<Line> expected(byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean end = i == bytes.length;
      if (end && start == bytes.length) {
        break;
      }
      if (end || bytes[i] == '\n') {
        int stop = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        lines.add(new Line(lines.size() + 1, start, text(bytes, start, stop)));
        start = i + 1;
      }
    }
    return lines;
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static byte[] alphabet(byte[] random) {
    byte[] letters = {'\n', '\r', 'a', 'b', '\n', 'c'};
    byte[] bytes = new byte[random.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = letters[(random[i] & 0xff) % letters.length];
    }
    return bytes;
  }

  @Property
  void linesAreTheSameWhateverTheChunks(
      @ForAll @Size(max = 60) byte[] random, @ForAll @IntRange(min = 1, max = 9) int chunk)
      throws IOException {
    byte[] bytes = alphabet(random);
    assertThat(read(new LineReader(new ByteArrayInputStream(bytes), 0, 100, chunk)))
        .isEqualTo(expected(bytes));
  }

  @Property
  void partsGiveEachLineOnceWithItsNumber(
      @ForAll @Size(max = 60) byte[] random,
      @ForAll @IntRange(min = 1, max = 20) int partSize,
      @ForAll @IntRange(min = 1, max = 9) int chunk)
      throws IOException {
    byte[] bytes = alphabet(random);
    List<Line> lines = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += partSize) {
      int from = Math.max(0, start - 1);
      InputStream rest = new ByteArrayInputStream(bytes, from, bytes.length - from);
      LineReader reader = new LineReader(rest, from, 100, chunk);
      if (start > 0) {
        reader.skipPartialLine();
      }
      long before = lines.size();
      while (reader.nextOffset() < start + partSize && reader.next()) {
        lines.add(line(reader, before));
      }
    }
    assertThat(lines).isEqualTo(expected(bytes));
  }

  @Property
  void aLongLineIsPassedOverAndDescribed(
      @ForAll @IntRange(min = 1, max = 30) int length,
      @ForAll @IntRange(min = 1, max = 30) int limit,
      @ForAll @IntRange(min = 1, max = 9) int chunk)
      throws IOException {
    byte[] bytes = ("x\n" + "y".repeat(length) + "\nz").getBytes(StandardCharsets.US_ASCII);
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 0, limit, chunk);
    assertThat(reader.next()).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.isTooLong()).isEqualTo(length > limit);
    assertThat(reader.length()).isEqualTo(length);
    assertThat(reader.offset()).isEqualTo(2);
    if (reader.isTooLong()) {
      assertThat(reader.hash()).isEqualTo(Digests.sha256("y".repeat(length)));
    }
    assertThat(reader.next()).isTrue();
    assertThat(reader.count()).isEqualTo(3);
    assertThat(text(reader.bytes(), reader.start(), reader.end())).isEqualTo("z");
    assertThat(reader.next()).isFalse();
  }

  @Test
  void aByteOrderMarkIsLeftOut() throws IOException {
    byte[] bytes = "\ufeff{}\r\n".getBytes(StandardCharsets.UTF_8);
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 0, 100);
    assertThat(read(reader)).isEqualTo(List.of(new Line(1, 3, "{}")));
  }

  @Test
  void utf8IsCheckedStrictly() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point += 7) {
      if (point < 0xd800 || point > 0xdfff) {
        byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(-1);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        assertThat(Utf8.firstInvalid(cut, 0, cut.length)).isEqualTo(bytes.length == 1 ? -1 : 0);
      }
    }
    int[][] wrong = {
      {0x80},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xe0, 0x9f, 0x80},
      {0xed, 0xa0, 0x80},
      {0xf0, 0x8f, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xff}
    };
    for (int[] sequence : wrong) {
      byte[] bytes = new byte[sequence.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) sequence[i];
      }
      assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isZero();
    }
  }

  private static List<Line> read(LineReader reader) throws IOException {
    List<Line> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(line(reader, 0));
    }
    return lines;
  }

  private static Line line(LineReader reader, long before) {
    return new Line(
        before + reader.count(),
        reader.offset(),
        text(reader.bytes(), reader.start(), reader.end()));
  }
}
