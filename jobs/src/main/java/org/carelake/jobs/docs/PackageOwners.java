package org.carelake.jobs.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.exposure.PackageFile;

/** Who answers for the models of a package, by its {@code _package.yml}. */
final class PackageOwners {
  private final Project project;
  private final Map<String, String> known = new HashMap<>();

  PackageOwners(Project project) {
    this.project = project;
  }

  /** The owner of a package or of the twins of its tables; empty when nobody is named. */
  String of(String packageName) {
    return known.computeIfAbsent(packageName.replaceFirst("-anon$", ""), this::read);
  }

  private String read(String packageName) {
    Path file =
        project.root().resolve("transforms/models").resolve(packageName).resolve("_package.yml");
    if (!Files.isRegularFile(file)) {
      return "";
    }
    PackageFile read = PackageFile.read(YamlSection.parse(project.name(file), project.text(file)));
    return read.owner().name() + read.owner().email().map(email -> " <" + email + ">").orElse("");
  }
}
