package org.carelake.jobs.cli;

import org.carelake.jobs.run.CarelakeVersion;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven gave the build. */
final class Version implements IVersionProvider {
  static String text() {
    return CarelakeVersion.text();
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
