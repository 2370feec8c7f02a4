package org.carelake.jobs.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.InputStreamSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The schemas of dbt and of OpenLineage as their publishers have them, in the folder that {@code
 * -Dpublished.schemas} names; {@code scripts/published-schemas} fills one. A file lies where its
 * address says: {@code dbt/run-results/v6.json}, {@code openlineage/spec/2-0-2/OpenLineage.json}.
 * Nothing is ever fetched.
 */
public final class PublishedSchemas {
  private static final String PROPERTY = "published.schemas";
  private static final Map<String, String> FOLDERS =
      Map.of("https://schemas.getdbt.com/", "", "https://openlineage.io/", "openlineage/");

  private final Path folder;
  private final JsonSchemaFactory factory;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private PublishedSchemas(Path folder) {
    this.folder = folder;
    this.factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.add(at -> read(at.toString()))));
  }

  /** Those of the folder, if one is named. */
  public static Optional<PublishedSchemas> given() {
    String folder = System.getProperty(PROPERTY, "");
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path path = Path.of(folder);
    if (!path.isAbsolute() || !Files.isDirectory(path)) {
      throw new IllegalStateException(
          "-D" + PROPERTY + " names " + folder + ", which is no absolute path of a folder");
    }
    return Optional.of(new PublishedSchemas(path));
  }

  private InputStreamSource read(String address) {
    Path file = file(address);
    return () -> Files.newInputStream(file);
  }

  private Path file(String address) {
    for (Map.Entry<String, String> publisher : FOLDERS.entrySet()) {
      if (address.startsWith(publisher.getKey())) {
        Path file =
            folder.resolve(publisher.getValue() + address.substring(publisher.getKey().length()));
        if (Files.isRegularFile(file)) {
          return file;
        }
        throw new IllegalStateException(
            "expected "
                + file
                + " with the content of "
                + address
                + "; add it to the list in scripts/published-schemas and run that");
      }
    }
    throw new IllegalStateException(address + " is no address of dbt or OpenLineage");
  }

  /** What of an artefact or facet its schema refuses, by the address that it bears. */
  public Set<String> refusals(String address, JsonNode content) {
    JsonSchema schema = factory.getSchema(SchemaLocation.of(address), config);
    return schema.validate(content).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What of an event is refused by its own schema and by that of each of its facets. */
  public Set<String> refusalsOfEvent(JsonNode event) {
    Set<String> refused = refusals(event.path("schemaURL").asText(), event);
    for (JsonNode facet : event.findParents("_schemaURL")) {
      String address = facet.path("_schemaURL").asText();
      refusals(address, facet).forEach(message -> refused.add(address + ": " + message));
    }
    return refused;
  }
}
