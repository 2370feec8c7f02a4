package org.carelake.transforms.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.References;
import org.carelake.transforms.view.TemporalText;

/** Reads the JSON of one questionnaire response, once, from its first byte to its last. */
final class ResponseReader {
  static final int MAX_DEPTH = 1000;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final UTF8String PATIENT = UTF8String.fromString("Patient");
  private static final UTF8String ENCOUNTER = UTF8String.fromString("Encounter");
  private static final UTF8String PRACTITIONER = UTF8String.fromString("Practitioner");

  private static final int QUESTIONNAIRE_ID = column("questionnaire_id");
  private static final int QUESTIONNAIRE = column("questionnaire");
  private static final int STATUS = column("status");
  private static final int SUBJECT = column("subject_patient_id");
  private static final int ENCOUNTER_ID = column("encounter_id");
  private static final int AUTHOR = column("author_practitioner_id");
  private static final int AUTHORED = column("authored");
  private static final int AUTHORED_DATE = column("authored_date");
  private static final int AUTHORED_TEXT = column("authored_text");
  private static final int LAST_UPDATED = column("last_updated");
  private static final int ANSWERS = column("answers");

  private ResponseReader() {}

  private static int column(String name) {
    return AnswerSchema.RESPONSE.fieldIndex(name);
  }

  /**
   * The columns of {@link AnswerSchema#RESPONSE} but {@code qr_id} and {@code tags}.
   *
   * @throws EvaluationException when the JSON can't be read
   */
  static Object[] read(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(bytes)) {
      RawJson json = new RawJson(bytes, parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new EvaluationException("expected a JSON object");
      }
      return members(json);
    } catch (IOException malformed) {
      // the parser's own message quotes what it read
      throw new EvaluationException(
          "not JSON that can be read, or nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  private static Object[] members(RawJson json) throws IOException {
    Object[] row = new Object[AnswerSchema.RESPONSE.size()];
    List<ResponseItem> items = List.of();
    JsonParser parser = json.parser();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "questionnaire" -> questionnaire(row, string(parser));
        case "status" -> row[STATUS] = lower(string(parser));
        case "subject" -> row[SUBJECT] = id(member(parser, "reference"), PATIENT);
        case "encounter" -> row[ENCOUNTER_ID] = id(member(parser, "reference"), ENCOUNTER);
        case "author" -> row[AUTHOR] = id(member(parser, "reference"), PRACTITIONER);
        case "authored" -> authored(row, string(parser));
        case "meta" -> {
          UTF8String changed = member(parser, "lastUpdated");
          row[LAST_UPDATED] = changed == null ? null : TemporalText.micros(changed);
        }
        case "item" -> items = new ItemReader(json).list();
        default -> parser.skipChildren();
      }
    }
    row[ANSWERS] = new GenericArrayData(new AnswerRows().of(items).toArray());
    return row;
  }

  private static void questionnaire(Object[] row, UTF8String canonical) {
    if (canonical != null) {
      row[QUESTIONNAIRE] = canonical;
      row[QUESTIONNAIRE_ID] = UTF8String.fromString(Canonical.id(canonical.toString()));
    }
  }

  private static void authored(Object[] row, UTF8String text) {
    if (text != null) {
      row[AUTHORED] = TemporalText.micros(text);
      row[AUTHORED_DATE] = TemporalText.days(text);
      row[AUTHORED_TEXT] = text;
    }
  }

  private static UTF8String lower(UTF8String code) {
    String text = code == null ? "" : code.toString().strip().toLowerCase(Locale.ROOT);
    return text.isEmpty() ? null : UTF8String.fromString(text);
  }

  private static UTF8String id(UTF8String reference, UTF8String type) {
    return reference == null ? null : References.id(reference, type);
  }

  private static UTF8String string(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return UTF8String.fromString(parser.getText());
    }
    parser.skipChildren();
    return null;
  }

  /** A member of the object at hand, if it is a string; goes on to the end of the object. */
  private static UTF8String member(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    UTF8String found = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean wanted = parser.currentName().equals(name);
      parser.nextToken();
      UTF8String value = string(parser);
      found = wanted ? value : found;
    }
    return found;
  }
}
