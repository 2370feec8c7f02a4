package org.carelake.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that Maven gave the build. */
public final class CarelakeVersion {
  private CarelakeVersion() {}

  /** Its text, such as 0.1.0. */
  public static String text() {
    Properties build = new Properties();
    try (InputStream file =
        CarelakeVersion.class.getResourceAsStream("/carelake-build.properties")) {
      build.load(file);
    } catch (IOException failure) {
      throw new IllegalStateException("carelake-build.properties is missing from the jar", failure);
    }
    return build.getProperty("version");
  }
}
