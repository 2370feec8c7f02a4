package org.carelake.schemas.config;

import java.util.List;
import java.util.Objects;

/**
 * An environment of one person's own, which never holds a patient's data.
 *
 * @param deferTo the environment whose lakehouses stand in for what is not built here
 * @param samples folders whose files may be ingested: synthetic data
 */
public record Development(String deferTo, List<String> samples) {
  public Development {
    Objects.requireNonNull(deferTo, "deferTo is null");
    samples = List.copyOf(samples);
  }

  /** Whether a source lies in a folder of samples; databases and topics never do. */
  public boolean isSample(SourceConfig source) {
    String path = "";
    if (source instanceof SourceConfig.FhirNdjson ndjson) {
      path = ndjson.path();
    } else if (source instanceof SourceConfig.FhirBundles bundles) {
      path = bundles.path();
    } else if (source instanceof SourceConfig.ExtractFiles files) {
      path = files.path();
    }
    String found = path;
    return samples.stream()
        .anyMatch(folder -> found.equals(folder) || found.startsWith(folder + "/"));
  }
}
