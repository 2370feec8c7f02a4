package org.carelake.schemas.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormCatalogReaderTest {
  private static final String TAGS =
      """
      tags:
        - {column: practitioner_id, display: Practitioner, phi: entity-id, description: Who.}
      """;

  private static Map<String, List<FormColumn>> metadata(String... rows) {
    return FormMetadata.read(
        "m.csv", String.join(",", FormMetadata.HEADER) + "\n" + String.join("\n", rows) + "\n");
  }

  private static FormCatalog read(String yaml, String... rows) {
    return FormCatalogReader.read("forms.yml", yaml, metadata(rows));
  }

  @Test
  void aFormHasTheColumnsOfTheMetadata() {
    FormCatalog catalog =
        read(
            TAGS
                + """
                several: array
                forms:
                  - table: qr_mood
                    title: Mood
                    questionnaires: ['203', 'https://example.org/Questionnaire/mood|2']
                    former_links: [old]
                """,
            "qr_mood,mood,m.1,Mood,choice,one,clinical,form");
    FormDefinition form = catalog.form("qr_mood").orElseThrow();
    assertThat(form.table()).hasToString("gold.qr_mood");
    assertThat(form.columns()).extracting(FormColumn::name).containsExactly("mood");
    assertThat(form.tags()).extracting(TagColumn::name).containsExactly("practitioner_id");
    assertThat(form.formerLinks()).containsExactly("old");
    assertThat(form.location()).hasToString("forms.yml:5:5");
    assertThat(catalog.several()).isEqualTo(Several.ARRAY);
  }

  @Test
  void metadataOfATableThatNoFormMakesIsRefused() {
    assertThatThrownBy(() -> read("forms: []", "qr_mood,mood,m.1,Mood,choice,one,clinical,form"))
        .hasMessageContaining("m.csv:2: table qr_mood is not in forms.yml");
  }

  @Test
  void namesThatEveryFormHasAreTaken() {
    String form = "forms:\n  - {table: qr_m, title: M, questionnaires: ['1']}\n";
    for (String name : List.of("qr_id", "authored", "practitioner_id", "unmapped")) {
      assertThatThrownBy(
              () -> read(TAGS + form, "qr_m," + name + ",m.1,Mood,choice,one,clinical,form"))
          .hasMessageContaining("m.csv:2: column '" + name + "' is one that every form has");
    }
  }

  @Test
  void aQuestionnaireMakesOneTable() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    forms:
                      - {table: qr_a, title: A, questionnaires: ['1']}
                      - {table: qr_b, title: B, questionnaires: ['2', '1']}
                    """))
        .hasMessageContaining("forms.yml:3:")
        .hasMessageContaining("questionnaire '1' already makes another table");
  }

  @Test
  void wrongFilesAreNamedWithTheirLine() {
    assertThatThrownBy(() -> read("forms:\n  - {table: qr_a, title: A}\n"))
        .hasMessageContaining("forms.yml:2")
        .hasMessageContaining("names no questionnaires");
    assertThatThrownBy(() -> read("forms: []\nfroms: []\n"))
        .hasMessageContaining("unknown key 'froms'");
    assertThatThrownBy(() -> read("several: first\nforms: []\n"))
        .hasMessageContaining("several must be join or array");
    assertThatThrownBy(
            () -> read("tags: [{column: a, display: A, phi: x, description: A.}]\nforms: []\n"))
        .hasMessageContaining("unknown PHI class 'x'");
  }
}
