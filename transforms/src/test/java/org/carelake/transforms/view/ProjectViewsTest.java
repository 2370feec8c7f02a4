package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's own views compile. */
class ProjectViewsTest {
  private static final Path ROOT = Path.of(System.getProperty("carelake.root", ".."));

  static Stream<Path> views() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("schemas/fhir-views"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void compilesToTheColumnsThatItNames(Path file) throws IOException {
    ViewDefinition view = ViewDefinitionReader.read(file.toString(), Files.readString(file));
    CompiledView compiled = new ViewCompiler(HapiR4Model.instance()).compile(view);
    assertThat(compiled.warnings()).isEmpty();
    assertThat(compiled.schema().fieldNames())
        .containsExactlyElementsOf(view.columns().stream().map(ViewColumn::name).toList());
  }
}
