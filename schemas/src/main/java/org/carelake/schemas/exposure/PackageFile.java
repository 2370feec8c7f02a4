package org.carelake.schemas.exposure;

import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;

/**
 * What {@code _package.yml} says about a package: what it is for and who answers for its models.
 */
public record PackageFile(String description, Owner owner) {
  /**
   * Reads the file.
   *
   * @throws CarelakeException with file and line when a key is missing or unknown
   */
  public static PackageFile read(YamlSection file) {
    PackageFile read =
        new PackageFile(file.string("description").strip(), ExposureFields.owner(file));
    file.done();
    return read;
  }
}
