package org.carelake.jobs.privacy;

import java.util.ArrayList;
import java.util.List;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.TwinModel;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.masking.MaskingStandard;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.transforms.masking.TwinColumn;
import org.carelake.transforms.masking.TwinColumn.Becomes;
import org.carelake.transforms.masking.TwinColumn.LeftOut;
import org.carelake.transforms.masking.TwinPlan;

/**
 * One column of a named table in the privacy report; empty texts where there is nothing to say.
 *
 * @param link the form item that the column answers
 * @param rule which rule decides
 * @param at file and line of the rule
 * @param becomes name and type of the twin's column
 * @param note why it is left out, or what is weak about it
 */
public record ReportLine(
    String table,
    String column,
    String type,
    String phi,
    String link,
    String rule,
    String at,
    String method,
    String becomes,
    String note) {
  /** The names of the parts, in order. */
  public static final List<String> HEAD =
      List.of("table", "column", "type", "phi", "link", "rule", "at", "method", "becomes", "note");

  /** The report over all tables that have a twin. */
  public static List<ReportLine> of(ModelGraph graph, MaskingProfile profile) {
    List<ReportLine> lines = new ArrayList<>();
    for (Model model : graph.models()) {
      if (TwinModel.mayHaveTwin(model)) {
        TwinPlan.of(model.contract(), model.linkIds(), profile)
            .columns()
            .forEach(column -> lines.add(line(model, column, profile)));
      }
    }
    return List.copyOf(lines);
  }

  /** The parts, in the order of {@link #HEAD}. */
  public List<String> cells() {
    return List.of(table, column, type, phi, link, rule, at, method, becomes, note);
  }

  private static ReportLine line(Model model, TwinColumn column, MaskingProfile profile) {
    String method = "left out";
    String becomes = "";
    String note = "";
    if (column.outcome() instanceof Becomes kept) {
      method = kept.method().code();
      becomes = kept.column().name() + " " + kept.column().type();
      note = weakness(column.named().phi(), kept.method());
    } else if (column.outcome() instanceof LeftOut left) {
      note = left.reason();
    }
    return new ReportLine(
        model.table().toString(),
        column.named().name(),
        column.named().type(),
        column.named().phi().code(),
        column.link().orElse(""),
        column.rule().map(rule -> rule.subject()).orElse(""),
        column.rule().map(rule -> rule.location().toString()).orElse(""),
        method,
        becomes,
        note);
  }

  private static String weakness(PhiClass phi, MaskingMethod method) {
    return MaskingStandard.SAFE_HARBOR
        .objection(phi, method)
        .map(objection -> "weak: " + objection)
        .orElse("");
  }
}
