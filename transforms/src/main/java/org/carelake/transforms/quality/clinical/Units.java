package org.carelake.transforms.quality.clinical;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumService;

/** Units of measure by the Unified Code for Units of Measure, as its own definitions say. */
final class Units {
  private static final int LONGEST = 60;

  private Units() {}

  /** Read once in a JVM, at the first use. */
  private static final class Holder {
    private static final UcumService UCUM = load();

    private static UcumService load() {
      try (InputStream essence =
          UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml")) {
        return new UcumEssenceService(essence);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      } catch (UcumException wrong) {
        throw new IllegalStateException("the library's own definitions can't be read", wrong);
      }
    }
  }

  /** Whether a text is a case-sensitive UCUM unit; annotations in braces are part of one. */
  static boolean isUcum(String text) {
    return !text.isBlank() && text.length() <= LONGEST && Holder.UCUM.validate(text) == null;
  }
}
