package org.carelake.schemas.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstrumentsReaderTest {
  private static final FormCatalog CATALOG =
      FormCatalogReader.read(
          "forms.yml",
          "forms:\n  - {table: qr_a, title: A, questionnaires: ['1']}\n",
          FormMetadata.read(
              "m.csv",
              String.join(",", FormMetadata.HEADER)
                  + "\nqr_a,one,q1,One,choice,one,clinical,form"
                  + "\nqr_a,two,q2,Two,choice,one,clinical,form"
                  + "\nqr_a,total,t,Total,string,one,clinical,form\n"));
  private static final String GOOD =
      """
      scales:
        few: {never: 0, Often: 2}
      instruments:
        - instrument: I
          scale: few
          items:
            - {link: q1}
            - {link: q2, when: {link: q1, is: [often]}}
          bands:
            - {from: 0, severity: low}
            - {from: 3, severity: high}
          asked:
            - {questionnaires: ['1'], session: 2, total: t}
      flags:
        - questionnaires: ['1']
          flags:
            - {flag: a, form: q2, when: {any: [{link: q1, is: [OFTEN ]}]}}
            - {flag: b, when: {none: [{flag: a}]}}
      """;

  private static Instruments read(String yaml) {
    return InstrumentsReader.read("i.yml", yaml, CATALOG);
  }

  @Test
  void instrumentsAndFlagsAreRead() {
    Instruments read = read(GOOD);
    Instrument instrument = read.instruments().get(0);
    assertThat(instrument.items().get(0).points()).containsEntry("often", 2);
    assertThat(instrument.items().get(0).when()).isEqualTo(Condition.ALWAYS);
    assertThat(instrument.items().get(1).when().links()).containsExactly("q1");
    assertThat(instrument.bands()).extracting(Instrument.Band::from).containsExactly(0, 3);
    assertThat(instrument.uses().get(0).session()).isEqualTo(2);
    assertThat(read.flags()).extracting(Flag::name).containsExactly("a", "b");
    assertThat(read.flags().get(1).when().links()).containsExactly("q1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "scale: few; scale: fwe; i.yml:5:12: unknown scale 'fwe'",
        "link: q1}; link: q9}; link 'q9' is no item of qr_a",
        "total: t; total: u; link 'u' is no item of qr_a",
        "from: 3; from: 0; i.yml:11:16: bands must begin at rising numbers",
        "from: 3; from: x; expected a whole number, found 'x'",
        "questionnaires: ['1'], session; questionnaires: ['7'], session; no form has questionnaire '7'",
        "flag: a}; flag: z}; i.yml:18:40: no earlier flag is named 'z'",
        "is: [often]; is: []; 'is' is missing",
        "any: [{link: q1, is: [OFTEN ]}]; some: [];a condition is one of link with is, any, all",
        "form: q2; from: q2; unknown key 'from'",
      })
  void aWrongFileIsNamedWithItsLine(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad))).hasMessageContaining(problem);
  }

  @Test
  void nothingStandsTwice() {
    assertThatThrownBy(() -> read(GOOD.replace("{link: q2, when", "{link: q1, when")))
        .hasMessageContaining("link 'q1' stands twice");
    assertThatThrownBy(() -> read(GOOD.replace("flag: b", "flag: a")))
        .hasMessageContaining("flag 'a' stands twice");
  }
}
