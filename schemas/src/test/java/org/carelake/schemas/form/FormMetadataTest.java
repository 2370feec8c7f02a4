package org.carelake.schemas.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.phi.PhiClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormMetadataTest {
  private static final String HEADER = "table,column,link_id,label,type,several,phi,source\n";

  private static Map<String, List<FormColumn>> read(String rows) {
    return FormMetadata.read("m.csv", HEADER + rows);
  }

  @Test
  void rowsAreReadInTheirOrder() {
    Map<String, List<FormColumn>> tables =
        read(
            "qr_b,mood,m.1,\"Mood, today\",integer,one,clinical,form\n"
                + "qr_a,note,n.1,\"Said \"\"no\"\"\",text,one,free-text,kept\n"
                + "qr_b,symptoms,s.1,Symptoms,choice,array,clinical,retired\n");
    assertThat(tables.keySet()).containsExactly("qr_b", "qr_a");
    FormColumn mood = tables.get("qr_b").get(0);
    assertThat(mood.label()).isEqualTo("Mood, today");
    assertThat(mood.sqlType()).isEqualTo("int");
    assertThat(mood.location()).hasToString("m.csv:2");
    assertThat(tables.get("qr_b").get(1).sqlType()).isEqualTo("array<string>");
    FormColumn note = tables.get("qr_a").get(0);
    assertThat(note.label()).isEqualTo("Said \"no\"");
    assertThat(note.phi()).isEqualTo(PhiClass.FREE_TEXT);
    assertThat(note.source()).isEqualTo(Source.KEPT);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    String csv =
        HEADER
            + "qr_b,mood,m.1,\"Mood, today\",integer,one,clinical,form\n"
            + "qr_a,note,n.1,\"Said \"\"no\"\"\",text,one,free-text,kept\n";
    assertThat(FormMetadata.write(FormMetadata.read("m.csv", csv))).isEqualTo(csv);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "qr_a,note,n.2,Note,text,one,free-text,form; column 'note' stands twice in qr_a",
        "qr_a,other,n.1,Note,text,one,free-text,form; link 'n.1' has two columns in qr_a",
        "qr_a,other,n.2,Note,txt,one,free-text,form; unknown type 'txt'",
        "qr_a,other,n.2,Note,text,many,free-text,form; unknown several 'many'",
        "qr_a,other,n.2,Note,text,one,secret,form; unknown phi 'secret'",
        "qr_a,other,n.2,Note,text,one,free-text,here; unknown source 'here'",
        "qr_a,Other,n.2,Note,text,one,free-text,form; column 'Other' must be 1 to 63",
        "qr_a,other,,Note,text,one,free-text,form; column 'other' has no link_id",
        "qr_a,other,n.2,,text,one,free-text,form; column 'other' has no label",
        "qr_a,other,n.2; expected 8 fields, found 3",
      })
  void aWrongRowIsNamedWithItsLine(String row, String problem) {
    assertThatThrownBy(() -> read("qr_a,note,n.1,Note,text,one,free-text,form\n" + row + "\n"))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("m.csv:3: ")
        .hasMessageContaining(problem);
  }

  @Test
  void namesOf63CharactersAreTheLongest() {
    String longest = "a".repeat(63);
    assertThat(read("qr_a," + longest + ",n,Note,text,one,free-text,form\n")).hasSize(1);
    assertThatThrownBy(() -> read("qr_a,a" + longest + ",n,Note,text,one,free-text,form\n"))
        .hasMessageContaining("1 to 63");
  }

  @Test
  void allProblemsAreListedAtOnce() {
    assertThatThrownBy(
            () -> read("qr_a,x,l.1,X,txt,one,free-text,form\nqr_a,y,l.2,Y,text,one,pii,form\n"))
        .hasMessageContaining("m.csv:2: unknown type")
        .hasMessageContaining("m.csv:3: unknown phi");
  }

  @Test
  void theFirstLineNamesTheColumns() {
    assertThatThrownBy(() -> FormMetadata.read("m.csv", "table,column\n"))
        .hasMessageContaining("m.csv:1: the first line must be table,column,link_id");
    assertThatThrownBy(() -> FormMetadata.read("m.csv", "")).hasMessageContaining("is empty");
  }

  @Test
  void quotesThatDoNotEndAreNoCsv() {
    assertThatThrownBy(() -> read("qr_a,x,l.1,\"X,text,one,free-text,form\n"))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("m.csv:1: this is not CSV");
  }
}
