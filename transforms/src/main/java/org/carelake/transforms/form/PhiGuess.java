package org.carelake.transforms.form;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.carelake.schemas.phi.PhiClass;

/**
 * Guesses what the answers to an item reveal, from its wording and type. Where the wording says
 * nothing, the type decides, strictly: text that people type is free text, and a date that they
 * neither see nor type is taken for the date of birth that forms carry along.
 */
final class PhiGuess {
  /** The first pattern that the words of an item hold decides. */
  private record Rule(Pattern words, PhiClass phi) {}

  private static final List<Rule> TEXT =
      List.of(
          rule("e mail|email|phone|telephone|mobile|fax|hotline", PhiClass.TELECOM),
          rule("zip|postal code|postcode", PhiClass.POSTAL_CODE),
          rule("address|street|city|county|neighbou?rhood", PhiClass.ADDRESS),
          rule("birth\\w*|dob", PhiClass.FREE_TEXT),
          rule(
              "medicaid|medicare|ssn|social security|insurance|unique id|record number|licen[cs]e",
              PhiClass.IDENTIFIER),
          rule(
              "(first|last|middle|family|given|full|patient|client|supervisor s?|provider|contact) ?names?",
              PhiClass.NAME),
          rule(
              "(task|encounter|observation|patient|client|session) (\\w+ )*id|task id.*|observation \\w+ score id",
              PhiClass.ID));
  private static final List<Rule> HIDDEN_TEXT =
      List.of(
          rule("age|gender|sex|pronouns|think of yourself", PhiClass.DEMOGRAPHIC),
          rule("score|total|meaning|severity|band|how many drinks", PhiClass.CLINICAL));
  private static final List<Rule> CODED =
      List.of(
          rule(
              "age|gender|sex|pronouns|orientation|think of yourself|race|ethnic|language|marital"
                  + "|education|employment|religion|born|immigra\\w*|income|housing",
              PhiClass.DEMOGRAPHIC));

  private PhiGuess() {}

  private static Rule rule(String words, PhiClass phi) {
    return new Rule(Pattern.compile("(^| )(" + words + ")( |$)"), phi);
  }

  static PhiClass of(QuestionnaireItem item) {
    String words = words(item.text() + " " + item.linkId());
    return switch (item.type()) {
      case BOOLEAN, CHOICE -> first(CODED, words, PhiClass.CLINICAL);
      case INTEGER, DECIMAL, QUANTITY -> number(words);
      case DATE, DATE_TIME, TIME ->
          item.hidden() || holds("birth\\w*|dob", words) ? PhiClass.BIRTH_DATE : PhiClass.DATE;
      case REFERENCE -> PhiClass.ID;
      case STRING, TEXT, URL, OPEN_CHOICE, ATTACHMENT -> text(item, words);
    };
  }

  private static PhiClass text(QuestionnaireItem item, String words) {
    PhiClass phi = first(TEXT, words, PhiClass.FREE_TEXT);
    return phi == PhiClass.FREE_TEXT && item.hidden()
        ? first(HIDDEN_TEXT, words, PhiClass.FREE_TEXT)
        : phi;
  }

  /** A part of a date of birth is no age, and no date that a rule for dates of birth could cut. */
  private static PhiClass number(String words) {
    if (holds("birth\\w*|dob|calculated (year|month)|year", words)) {
      return PhiClass.FREE_TEXT;
    }
    return first(CODED, words, PhiClass.CLINICAL);
  }

  private static PhiClass first(List<Rule> rules, String words, PhiClass otherwise) {
    return rules.stream()
        .filter(rule -> rule.words().matcher(words).find())
        .map(Rule::phi)
        .findFirst()
        .orElse(otherwise);
  }

  private static boolean holds(String pattern, String words) {
    return rule(pattern, PhiClass.NONE).words().matcher(words).find();
  }

  private static String words(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
  }
}
