package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.carelake.schemas.form.FormItemType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiGuessTest {
  @ParameterizedTest
  @CsvSource({
    "text, false, How was your week?, free-text",
    "string, false, Please explain, free-text",
    "string, false, Total score, free-text",
    "string, true, Total score, clinical",
    "string, true, Summary of what was said, free-text",
    "string, false, First name, name",
    "string, true, patient-name, name",
    "string, false, Phone number, telecom",
    "string, false, E-mail address, telecom",
    "string, false, Home address, address",
    "string, false, Zip code, postal-code",
    "string, false, Medicaid number, identifier",
    "string, true, patient-birthdate, free-text",
    "string, true, Observation PHQ score id, id",
    "date, false, Date of birth, birth-date",
    "date, false, Date of the visit, date",
    "date, true, Question 12, birth-date",
    "integer, true, calculated-year, free-text",
    "integer, false, Age, demographic",
    "integer, false, Cigarettes a day, clinical",
    "choice, false, Gender identity, demographic",
    "choice, false, How often?, clinical",
    "open-choice, false, How often?, free-text",
    "boolean, false, Do you have a home?, clinical",
    "reference, false, Who?, id",
    "attachment, false, A picture, free-text",
  })
  void wordingComesFirstThenTheType(String type, boolean hidden, String text, String phi) {
    QuestionnaireItem item =
        new QuestionnaireItem(
            "link", text, FormItemType.fromCode(type).orElseThrow(), false, hidden);
    assertThat(PhiGuess.of(item).code()).isEqualTo(phi);
  }
}
