package org.carelake.transforms.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.transforms.masking.TwinColumn.Becomes;
import org.carelake.transforms.masking.TwinColumn.LeftOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwinPlanTest {
  private static TwinColumn column(String column) {
    return TwinFixture.plan("safe-harbor", TwinFixture.contract("m", column)).columns().get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "note string free-text|dropped by rule",
        "name string name|dropped by rule",
        "born string birth-date|part of a date of birth is no age",
        "born_in int birth-date|part of a date of birth is no age",
        "detail struct<a:string> id|hash can't be done to type struct<a:string>",
        "at map<string,date> date|year can't be done to type map<string,date>",
        "years int demographic|may be an age",
      })
  void whatNoRuleAdmitsIsLeftOut(String column, String reason) {
    assertThat(column(column).outcome())
        .isInstanceOfSatisfying(LeftOut.class, left -> assertThat(left.reason()).contains(reason));
  }

  @Test
  void withoutAPatientDatesFallBackToTheYear() {
    Becomes year = (Becomes) column("seen timestamp date").outcome();
    assertThat(year.method().code()).isEqualTo("year");
    assertThat(year.column().name()).isEqualTo("seen_year");
    assertThat(year.column().type()).isEqualTo("int");
  }

  @Test
  void aMaskedColumnHasTheClassOfWhatIsLeft() {
    assertThat(((Becomes) column("a string id").outcome()).column().phi()).isEqualTo(PhiClass.NONE);
    assertThat(((Becomes) column("a date birth-date").outcome()).column().phi())
        .isEqualTo(PhiClass.DEMOGRAPHIC);
    assertThat(((Becomes) column("a string clinical").outcome()).column().phi())
        .isEqualTo(PhiClass.CLINICAL);
  }

  @Test
  void aStandardHoldsForRulesByColumnToo() {
    ModelContract form = TwinFixture.contract("qr_x", "encounter_id string id");
    var engage = TwinFixture.profile("engage");
    var strict =
        new org.carelake.schemas.masking.MaskingProfile(
            "x",
            "",
            org.carelake.schemas.masking.MaskingStandard.SAFE_HARBOR,
            Map.of(),
            engage.columns(),
            Map.of(),
            engage.patientColumns(),
            engage.kAnonymity(),
            java.util.List.of(),
            java.util.Set.of(),
            "",
            engage.location());
    assertThatThrownBy(() -> TwinPlan.of(form, Map.of(), strict))
        .hasMessageContaining("conf/masking/engage.conf:")
        .hasMessageContaining("forbids this rule for column 'encounter_id' (test.yml:1)");
  }

  @Test
  void oneFileLetsAColumnIn(@TempDir Path project) throws IOException {
    Path masking = project.resolve("conf/masking");
    Files.createDirectories(masking.resolve("lists"));
    for (String file : List.of("safe-harbor.conf", "lists/zip3-sparse-2000.conf")) {
      Files.copy(Path.of("../conf/masking", file), masking.resolve(file));
    }
    Files.writeString(
        masking.resolve("ours.conf"),
        """
        profile = ours
        extends = safe-harbor
        description = "safe-harbor, with the urgency of encounters"
        columns = [
          { column = "encounters.priority_text", method = generalise,
            mapping { Elective = elective, Normal = normal } }
        ]
        """);
    ModelContract encounters =
        TwinFixture.contract("encounters", "priority_text string free-text", "a string free-text");
    MaskingProfile ours = new MaskingProfileReader(project).read("ours", TwinFixture.HERE);

    assertThat(TwinFixture.plan("safe-harbor", encounters).admitted()).isEmpty();
    assertThat(TwinPlan.of(encounters, Map.of(), ours).admitted())
        .singleElement()
        .satisfies(column -> assertThat(column.named().name()).isEqualTo("priority_text"));
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    ModelContract contract =
        TwinFixture.contract("m", "born_age int clinical", "born date birth-date");
    assertThatThrownBy(() -> TwinFixture.plan("safe-harbor", contract))
        .hasMessageContaining("'born_age' and 'born' of gold.m would both be named 'born_age'");
  }
}
