package org.carelake.transforms.form;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** The columns of an answer and of a response with its answers. */
public final class AnswerSchema {
  /** One answer; {@code answer_position} counts the answers of a response in document order. */
  public static final StructType ANSWER =
      StructType.fromDDL(
          "answer_position int, item_path string, item_position string, item_index int,"
              + " answer_index int, link_id string, question_text string, value_type string,"
              + " value_boolean boolean, value_integer bigint, value_decimal decimal(38,12),"
              + " value_date date, value_datetime timestamp, value_time string,"
              + " value_string string, value_uri string, value_coding_system string,"
              + " value_coding_code string, value_coding_display string,"
              + " value_quantity_value decimal(38,12), value_quantity_value_text string,"
              + " value_quantity_comparator string, value_quantity_unit string,"
              + " value_quantity_system string, value_quantity_code string,"
              + " value_reference string, value_reference_display string,"
              + " value_attachment_content_type string, value_attachment_url string,"
              + " value_attachment_title string, answer_text string, problem string,"
              + " answer_rest string");

  /** One response with all its answers; {@code tags} are those of its meta. */
  public static final StructType RESPONSE =
      StructType.fromDDL(
              "qr_id string, questionnaire_id string, questionnaire string, status string,"
                  + " subject_patient_id string, encounter_id string,"
                  + " author_practitioner_id string, authored timestamp, authored_date date,"
                  + " authored_text string, last_updated timestamp,"
                  + " tags array<struct<system:string,code:string,display:string>>")
          .add("answers", new ArrayType(ANSWER, false), true);

  static final int POSITION = index("answer_position");
  static final int PATH = index("item_path");
  static final int ITEM_POSITION = index("item_position");
  static final int ITEM_INDEX = index("item_index");
  static final int ANSWER_INDEX = index("answer_index");
  static final int LINK = index("link_id");
  static final int QUESTION = index("question_text");
  static final int TYPE = index("value_type");
  static final int BOOLEAN = index("value_boolean");
  static final int INTEGER = index("value_integer");
  static final int DECIMAL = index("value_decimal");
  static final int DATE = index("value_date");
  static final int DATE_TIME = index("value_datetime");
  static final int TIME = index("value_time");
  static final int STRING = index("value_string");
  static final int URI = index("value_uri");
  static final int CODING_SYSTEM = index("value_coding_system");
  static final int CODING_CODE = index("value_coding_code");
  static final int CODING_DISPLAY = index("value_coding_display");
  static final int QUANTITY_VALUE = index("value_quantity_value");
  static final int QUANTITY_TEXT = index("value_quantity_value_text");
  static final int QUANTITY_COMPARATOR = index("value_quantity_comparator");
  static final int QUANTITY_UNIT = index("value_quantity_unit");
  static final int QUANTITY_SYSTEM = index("value_quantity_system");
  static final int QUANTITY_CODE = index("value_quantity_code");
  static final int REFERENCE = index("value_reference");
  static final int REFERENCE_DISPLAY = index("value_reference_display");
  static final int ATTACHMENT_TYPE = index("value_attachment_content_type");
  static final int ATTACHMENT_URL = index("value_attachment_url");
  static final int ATTACHMENT_TITLE = index("value_attachment_title");
  static final int TEXT = index("answer_text");
  static final int PROBLEM = index("problem");
  static final int REST = index("answer_rest");

  static final int WIDTH = ANSWER.size();

  private AnswerSchema() {}

  private static int index(String column) {
    return ANSWER.fieldIndex(column);
  }
}
