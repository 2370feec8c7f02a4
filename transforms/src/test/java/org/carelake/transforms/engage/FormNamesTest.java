package org.carelake.transforms.engage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.carelake.schemas.form.FormColumn;
import org.carelake.schemas.form.FormMetadata;
import org.junit.jupiter.api.Test;

/** The columns of the forms are named after what they ask, not after their place. */
class FormNamesTest {
  private static final Path METADATA = Path.of("models/engage/forms/questionnaire_metadata.csv");

  @Test
  void noColumnIsNamedByItsNumber() throws IOException {
    List<FormColumn> columns =
        FormMetadata.read("metadata.csv", Files.readString(METADATA)).values().stream()
            .flatMap(List::stream)
            .toList();
    assertThat(columns).hasSizeGreaterThan(1200);
    assertThat(columns)
        .noneMatch(column -> column.name().matches("question_[0-9]+"))
        .noneMatch(column -> column.label().matches("(?i).*question [0-9]+"));
    assertThat(columns.stream().filter(column -> column.name().matches("item_[0-9a-f_]+")))
        .as("items of which nothing is known but the link id")
        .allMatch(
            column ->
                column
                    .linkId()
                    .replace('.', '_')
                    .startsWith(column.name().substring("item_".length())))
        .hasSizeLessThan(40);
  }
}
