package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.FormColumn;
import org.carelake.schemas.form.FormItemType;
import org.carelake.schemas.form.FormMetadata;
import org.junit.jupiter.api.Test;

class FormSyncTest {
  private static final String FORMS =
      "several: join\nforms:\n  - {table: qr_a, title: A, questionnaires: ['1']}\n";

  private static QuestionnaireItem item(String link, String text, FormItemType type) {
    return new QuestionnaireItem(link, text, type, false, false);
  }

  private static QuestionnaireForm form(String id, QuestionnaireItem... items) {
    return new QuestionnaireForm(id, "", "Form " + id, "", "", List.of(items));
  }

  private static FormSync.Result sync(QuestionnaireForm form, String... rows) {
    return FormSync.of(FormFixture.catalog(FORMS, rows), List.of(form));
  }

  private static List<String> lines(Map<String, List<FormColumn>> metadata) {
    return FormMetadata.write(metadata).lines().skip(1).toList();
  }

  private static List<String> drift(FormSync.Result result) {
    return result.drift().stream()
        .map(each -> each.kind() + " " + each.table() + " " + each.link())
        .toList();
  }

  @Test
  void newItemsGetReadableNamesThatAreUniqueInTheirTable() {
    FormSync.Result result =
        sync(
            form(
                "1",
                item("a", "<b>How</b>  often?", FormItemType.CHOICE),
                item("b", "How often", FormItemType.STRING),
                item("first-name", "", FormItemType.STRING),
                item("d", "2 weeks", FormItemType.INTEGER),
                item("e", "Authored", FormItemType.DATE),
                item("f", "x".repeat(80), FormItemType.TEXT),
                item("g", "x".repeat(90), FormItemType.TEXT)));
    assertThat(lines(result.metadata()))
        .containsExactly(
            "qr_a,how_often,a,How often?,choice,one,clinical,form",
            "qr_a,how_often_2,b,How often,string,one,free-text,form",
            "qr_a,first_name,first-name,first name,string,one,name,form",
            "qr_a,q_2_weeks,d,2 weeks,integer,one,clinical,form",
            "qr_a,authored_2,e,Authored,date,one,date,form",
            "qr_a," + "x".repeat(63) + ",f," + "x".repeat(80) + ",text,one,free-text,form",
            "qr_a," + "x".repeat(61) + "_2,g," + "x".repeat(90) + ",text,one,free-text,form");
    assertThat(drift(result)).hasSize(7).allMatch(line -> line.startsWith("new-item qr_a "));
  }

  @Test
  void whatPeopleWroteStaysAndTheFormDecidesTypeAndOrder() {
    FormSync.Result result =
        sync(
            form(
                "1",
                item("b", "B", FormItemType.INTEGER),
                new QuestionnaireItem("c", "C", FormItemType.CHOICE, true, false),
                item("k", "K", FormItemType.INTEGER)),
            "qr_a,mine,k,Kept,string,one,name,kept",
            "qr_a,other,b,My label,string,one,id,form",
            "qr_a,gone,x,Gone,string,one,free-text,form",
            "qr_a,long_gone,y,Gone,string,one,free-text,retired",
            "qr_a,choices,c,C,choice,one,clinical,form");
    assertThat(lines(result.metadata()))
        .containsExactly(
            "qr_a,other,b,My label,integer,one,id,form",
            "qr_a,choices,c,C,choice,join,clinical,form",
            "qr_a,mine,k,Kept,string,one,name,kept",
            "qr_a,gone,x,Gone,string,one,free-text,retired",
            "qr_a,long_gone,y,Gone,string,one,free-text,retired");
    assertThat(drift(result)).containsExactly("type qr_a b", "several qr_a c", "gone-item qr_a x");
  }

  @Test
  void whatASyncWroteIsInStep() {
    QuestionnaireForm form =
        form(
            "1",
            new QuestionnaireItem("a", "A", FormItemType.CHOICE, true, false),
            item("b", "B", FormItemType.DATE_TIME));
    FormSync.Result first = sync(form, "qr_a,old,o,Old,string,one,free-text,form");
    FormSync.Result second = sync(form, lines(first.metadata()).toArray(String[]::new));
    assertThat(second.drift()).isEmpty();
    assertThat(second.metadata().toString()).contains("RETIRED");
    assertThat(lines(second.metadata())).isEqualTo(lines(first.metadata()));
  }

  @Test
  void anItemThatComesBackIsNoLongerRetired() {
    FormSync.Result result =
        sync(
            form("1", item("o", "Old", FormItemType.STRING)),
            "qr_a,old,o,Old,string,one,free-text,retired");
    assertThat(drift(result)).containsExactly("returned-item qr_a o");
    assertThat(lines(result.metadata()))
        .containsExactly("qr_a,old,o,Old,string,one,free-text,form");
  }

  @Test
  void aFormWithoutAQuestionnaireIsLeftAlone() {
    FormCatalog catalog = FormFixture.catalog(FORMS, "qr_a,old,o,Old,string,one,free-text,form");
    FormSync.Result result = FormSync.of(catalog, List.of());
    assertThat(result.drift()).isEmpty();
    assertThat(lines(result.metadata())).hasSize(1);
  }

  @Test
  void aQuestionnaireThatNoFormNamesIsProposedAsOne() {
    QuestionnaireForm named =
        new QuestionnaireForm(
            "77",
            "SleepQuality",
            "Sleep: quality",
            "https://example.org/sleep",
            "2",
            List.of(item("s", "Hours", FormItemType.DECIMAL)));
    FormSync.Result result = FormSync.of(FormFixture.catalog(FORMS), List.of(named, form("1")));
    assertThat(result.newForms())
        .containsExactly(new FormSync.NewForm("qr_sleep_quality", "Sleep: quality", "77"));
    assertThat(lines(result.metadata()))
        .containsExactly("qr_sleep_quality,hours,s,Hours,decimal,one,clinical,form");
  }

  @Test
  void formsMayNameQuestionnairesByAddressAndVersion() {
    QuestionnaireForm form =
        new QuestionnaireForm(
            "77", "", "", "https://example.org/q", "2", List.of(item("s", "S", FormItemType.TEXT)));
    for (String name : List.of("https://example.org/q", "https://example.org/q|2", "77")) {
      String yaml = "forms:\n  - {table: qr_a, title: A, questionnaires: ['" + name + "']}\n";
      FormSync.Result result = FormSync.of(FormFixture.catalog(yaml), List.of(form));
      assertThat(result.newForms()).isEmpty();
      assertThat(drift(result)).containsExactly("new-item qr_a s");
    }
  }
}
