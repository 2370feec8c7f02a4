package org.carelake.transforms.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected values by Python's hmac and hashlib. */
class PseudonymKeyTest {
  private final PseudonymKey key = PseudonymKey.of("a key for tests alone, of more than 32 bytes");

  @Test
  void pseudonymsAreKeyedHashesOfTheBareId() {
    String expected = "0fb486465d6bf4ea8e74cdd099102e06e4e5320cbaeed36b0febf2e77195e98b";
    assertThat(key.pseudonym("p1")).isEqualTo(expected);
    assertThat(key.pseudonym("Patient/p1")).isEqualTo(expected);
    assertThat(key.pseudonym("http://example.org/fhir/Patient/p1/_history/2")).isEqualTo(expected);
  }

  @Test
  void idsThatLookAlikeHaveOnePseudonym() {
    String expected = "f31fb7436ce6fbbd1a004a350c299931dc6da8c1d0a1b38654f39625f43632c2";
    assertThat(key.pseudonym("\u00e9")).isEqualTo(expected);
    assertThat(key.pseudonym("e\u0301")).isEqualTo(expected);
  }

  @Test
  void offsetsAreSecretAndStay() {
    assertThat(key.offsetDays("p1", 365)).isEqualTo(238);
    assertThat(key.offsetDays("Patient/p2", 365)).isEqualTo(170);
    assertThat(key.offsetDays("p3", 365)).isEqualTo(156);
    assertThat(IntStream.range(0, 5000).map(i -> key.offsetDays("x" + i, 7)).distinct().sorted())
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void theKeyShowsItsIdAlone() {
    assertThat(key.id()).isEqualTo("dba52ab36a5a0b31");
    assertThat(key).hasToString("PseudonymKey[dba52ab36a5a0b31]");
    assertThat(key.derived("acme").id()).isNotEqualTo(key.derived("other").id());
    assertThatThrownBy(() -> PseudonymKey.of("thirty-one bytes are not enough"))
        .hasMessage("a pseudonym key has at least 32 bytes");
  }
}
