package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentTest {
  private static final byte[] TEXT = "{\"a\":\n1}".getBytes(StandardCharsets.UTF_8);

  /** A compressed file has fewer bytes on disk than come out, and one that shrank has more. */
  @ParameterizedTest
  @CsvSource({"8, 100", "8, 8", "3, 100", "3, 8", "0, 8", "50, 100", "50, 8"})
  void isReadWholeWhateverItsSizeWasThoughtToBe(long size, long limit) throws IOException {
    Document document = Document.read(new ByteArrayInputStream(TEXT), limit, size);
    assertThat(document.content()).hasValue(TEXT);
    assertThat(document.length()).isEqualTo(8);
    assertThat(document.lines()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"8, 7", "3, 7", "3, 2", "0, 0", "50, 7"})
  void isLeftOutAboveTheLimitAndMeasured(long size, long limit) throws IOException {
    Document document = Document.read(new ByteArrayInputStream(TEXT), limit, size);
    assertThat(document.content()).isEqualTo(Optional.empty());
    assertThat(document.length()).isEqualTo(8);
  }
}
