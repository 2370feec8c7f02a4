package org.carelake.transforms.form;

import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.carelake.schemas.form.FormDefinition;

/** Which responses belong to a form. */
final class FormMatch {
  private FormMatch() {}

  /** Completed responses that name one of the form's questionnaires. */
  static Column condition(FormDefinition form) {
    return functions.col("status").equalTo("completed").and(named(form.questionnaires()));
  }

  /** Responses that name one of these questionnaires, over questionnaire_id and questionnaire. */
  static Column named(List<String> questionnaires) {
    TreeSet<String> ids = new TreeSet<>();
    Column exact = functions.lit(false);
    for (String questionnaire : questionnaires) {
      ids.add(Canonical.id(questionnaire));
      exact = exact.or(exactly(questionnaire));
    }
    // the ids alone let a reader pass over files
    Column fitting = functions.col("questionnaire_id").isin(ids.toArray());
    boolean idsSuffice = ids.containsAll(questionnaires);
    return idsSuffice ? fitting : fitting.and(exact);
  }

  private static Column exactly(String questionnaire) {
    Column named = functions.col("questionnaire");
    if (questionnaire.contains("|")) {
      return named.equalTo(questionnaire);
    }
    if (questionnaire.contains("/")) {
      return named.equalTo(questionnaire).or(named.startsWith(questionnaire + "|"));
    }
    return functions.col("questionnaire_id").equalTo(questionnaire);
  }
}
