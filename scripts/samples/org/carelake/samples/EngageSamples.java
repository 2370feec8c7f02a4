package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The sample data of the demo tenant engage: synthetic FHIR R4 resources, the same on every run, in
 * three forms of the same content.
 */
public final class EngageSamples {
  private final List<Received> deliveries;

  private EngageSamples(List<Received> deliveries) {
    this.deliveries = deliveries;
  }

  /**
   * Makes the data.
   *
   * @param forms the file {@code forms.tsv} with the link ids of the tenant's forms
   */
  public static EngageSamples of(Path forms) throws IOException {
    return new EngageSamples(EngageData.build(Forms.read(forms)));
  }

  /**
   * Writes the data: for {@link Format#NDJSON} and {@link Format#BUNDLES} several files into a
   * folder, for {@link Format#SQL} one gzip file {@code airbyte.sql.gz} into a folder.
   */
  public void write(Path folder, Format format) throws IOException {
    switch (format) {
      case NDJSON -> NdjsonWriter.write(deliveries, folder);
      case BUNDLES -> BundleWriter.write(deliveries, folder);
      case SQL -> SqlWriter.write(deliveries, folder);
    }
  }
}
