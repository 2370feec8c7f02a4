package org.carelake.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven gave the build. */
final class Version implements IVersionProvider {
  static String text() {
    Properties build = new Properties();
    try (InputStream file = Version.class.getResourceAsStream("/carelake-build.properties")) {
      build.load(file);
    } catch (IOException failure) {
      throw new IllegalStateException("carelake-build.properties is missing from the jar", failure);
    }
    return build.getProperty("version");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "carelake " + text(),
      "Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION(),
      "Java " + System.getProperty("java.version")
    };
  }
}
