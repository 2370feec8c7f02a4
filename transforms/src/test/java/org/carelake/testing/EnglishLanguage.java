package org.carelake.testing;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests against a library that writes capitals in the machine's language, as HAPI does in
 * FHIRPath's {@code upper()}; all tests run in Turkish, where i becomes İ.
 */
public final class EnglishLanguage implements BeforeAllCallback, AfterAllCallback {
  private Locale usual;

  @Override
  public void beforeAll(ExtensionContext context) {
    usual = Locale.getDefault();
    Locale.setDefault(Locale.ENGLISH);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Locale.setDefault(usual);
  }
}
