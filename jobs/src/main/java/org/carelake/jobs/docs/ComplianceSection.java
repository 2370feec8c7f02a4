package org.carelake.jobs.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.privacy.RawColumn;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.privacy.AnonymityClasses;

/** What a privacy officer asks that no single model's page says. */
final class ComplianceSection {
  private final SiteInput input;

  ComplianceSection(SiteInput input) {
    this.input = input;
  }

  void write(ObjectNode section) {
    ArrayNode targets = section.putArray("targets");
    for (PublicationPlan.Part part : PublicationPlan.of(input.graph(), input.tenant()).parts()) {
      ObjectNode target = targets.addObject();
      target.put("kind", part.target().kind());
      target.put("bucket", part.target().bucket());
      target.put("role", part.target().role().orElse(""));
      ModelPages.strings(
          target.putArray("tables"),
          part.tables().stream().map(table -> table.source().toString()).toList());
      target.put("smallCells", part.target().smallCells().threshold());
      last(part.target().kind()).ifPresent(at -> target.put("published", at.toString()));
    }
    ArrayNode raw = section.putArray("raw");
    for (RawColumn column : RawColumn.of(input.graph())) {
      raw.addObject()
          .put("table", column.table())
          .put("column", column.column())
          .put("holds", column.holds());
    }
    leaks(section);
    input.profile().ifPresent(profile -> anonymity(section, profile));
  }

  private Optional<Instant> last(String kind) {
    Map<String, Instant> runs = input.history().startedAt();
    return input.history().publications().stream()
        .filter(found -> found.kind().equals(kind))
        .map(found -> runs.get(found.run()))
        .max(Comparator.naturalOrder());
  }

  /** The leak check of just now, or that which every publication without names has passed. */
  private void leaks(ObjectNode section) {
    ObjectNode check = section.putObject("leakCheck");
    if (input.leaks().isPresent()) {
      check.put("at", input.at().toString());
      check.put("how", "looked through now");
      ModelPages.strings(check.putArray("found"), input.leaks().get());
      return;
    }
    Map<String, Instant> runs = input.history().startedAt();
    input.history().publications().stream()
        .filter(found -> found.kind().equals("anon"))
        .max(Comparator.comparing((RunHistory.Published found) -> runs.get(found.run())))
        .ifPresent(
            found -> {
              check.put("at", runs.get(found.run()).toString());
              check.put("how", "passed before the publication of run " + found.run());
              check.putArray("found");
            });
  }

  private void anonymity(ObjectNode section, MaskingProfile profile) {
    section.put("profile", profile.name());
    section.put("standard", profile.standard().code());
    ArrayNode rows = section.putArray("anonymity");
    List<KAnonymity> asked =
        profile.kAnonymity().stream()
            .filter(entry -> input.lakehouse().exists(TableName.gold(entry.model() + "_anon")))
            .toList();
    for (KAnonymity entry : asked) {
      TableName twin = TableName.gold(entry.model() + "_anon");
      AnonymityClasses found = AnonymityClasses.of(input.lakehouse().read(twin), entry);
      rows.addObject()
          .put("table", twin.toString())
          .put("columns", String.join(", ", entry.columns()))
          .put("records", found.records())
          .put("classes", found.classes())
          .put("k", found.smallest())
          .put("wanted", entry.k())
          .put("below", found.belowK());
    }
  }
}
