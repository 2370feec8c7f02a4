package org.carelake.jobs.forms;

import java.util.List;
import org.carelake.transforms.form.FormSync;

/** Adds forms to the text of forms.yml, whose last key is {@code forms}. */
final class FormsYaml {
  private FormsYaml() {}

  static String with(String yaml, List<FormSync.NewForm> forms) {
    if (forms.isEmpty()) {
      return yaml;
    }
    StringBuilder text = new StringBuilder(yaml.replaceFirst("(?m)^forms: *\\[ *]", "forms:"));
    if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    for (FormSync.NewForm form : forms) {
      text.append("  - table: ").append(form.table()).append('\n');
      text.append("    title: ").append(quoted(form.title())).append('\n');
      text.append("    questionnaires: [").append(quoted(form.questionnaire())).append("]\n");
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replaceAll("\\s+", " ").replace("'", "''") + "'";
  }
}
