package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.jobs.audit.AuditAuthor;
import org.carelake.jobs.audit.AuditEntry;
import org.carelake.jobs.audit.AuditLog;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.ledger.RunFacts;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.project.ProjectDigest;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;

/** What one run writes into its tenant's audit log. */
final class RunAudit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POLICY = "policy";

  private final AuditLog log;
  private final AuditAuthor author;
  private final Project project;
  private final TenantConfig tenant;

  RunAudit(SmallFiles files, Project project, TenantConfig tenant, String runId, String command) {
    this.log = new AuditLog(files, tenant.name(), Clock.systemUTC());
    this.project = project;
    this.tenant = tenant;
    this.author =
        new AuditAuthor(
            runId,
            command,
            Optional.ofNullable(System.getenv("CARELAKE_ACTOR"))
                .filter(actor -> !actor.isBlank())
                .orElse(System.getProperty("user.name", "")),
            Version.text(),
            ProjectDigest.code(Main.class, PseudonymKey.class, TenantConfig.class),
            ProjectDigest.configuration(project));
  }

  /**
   * Tells that the run begins; first, if the policy that it runs under is another one than that of
   * the run before, what of it has changed.
   */
  void started(ObjectNode details, Optional<PseudonymKey> key) {
    ObjectNode policy = policy(key);
    Optional<JsonNode> former =
        log.last(entry -> entry.details().has(POLICY)).map(entry -> entry.details().path(POLICY));
    if (former.isPresent() && !former.get().equals(policy)) {
      log.append("policy-changed", author, changes(former.get(), policy));
    }
    details.set(POLICY, policy);
    log.append("run-started", author, details);
  }

  /** Adds an entry of this run. */
  AuditEntry add(String event, JsonNode details) {
    return log.append(event, author, details);
  }

  /** Tells how the run ended, what it read, wrote and published. */
  AuditEntry finished(String status, String message, RunFacts facts, Lakehouse lakehouse) {
    ObjectNode details = JSON.createObjectNode();
    details.put("status", status).put("message", message);
    versions(details.putObject("read"), facts.read());
    versions(details.putObject("written"), facts.written(lakehouse));
    publications(details.putArray("publications"), facts);
    ObjectNode models = details.putObject("models");
    for (ModelStatus each : ModelStatus.values()) {
      models.put(each.name().toLowerCase(java.util.Locale.ROOT), facts.models(each));
    }
    ObjectNode tests = details.putObject("tests");
    for (TestStatus each : TestStatus.values()) {
      tests.put(each.name().toLowerCase(java.util.Locale.ROOT), facts.tests(each));
    }
    return log.append("run-finished", author, details);
  }

  /** The words that name an entry for somebody who notes it down. */
  static String words(AuditEntry entry) {
    return "audit      " + entry.sequence() + ":" + entry.hash();
  }

  private ObjectNode policy(Optional<PseudonymKey> key) {
    ObjectNode policy = JSON.createObjectNode();
    policy.put("tenant", ProjectDigest.file(project, "conf/tenants/" + tenant.name() + ".conf"));
    policy.put("defaults", ProjectDigest.file(project, "conf/carelake.conf"));
    policy.put("masking_profile", tenant.maskingProfile());
    policy.put(
        "masking",
        ProjectDigest.file(project, "conf/masking/" + tenant.maskingProfile() + ".conf"));
    policy.put("pseudonym_key_id", key.map(PseudonymKey::id).orElse(""));
    return policy;
  }

  private static ObjectNode changes(JsonNode former, JsonNode now) {
    ObjectNode changes = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> part : now.properties()) {
      String before = former.path(part.getKey()).asText();
      if (!part.getValue().asText().equals(before)) {
        changes.putObject(part.getKey()).put("from", before).put("to", part.getValue().asText());
      }
    }
    return changes;
  }

  private static void versions(ObjectNode node, SortedMap<TableName, Long> versions) {
    versions.forEach((table, version) -> node.put(table.toString(), version));
  }

  private static void publications(ArrayNode array, RunFacts facts) {
    Map<String, ObjectNode> byLocation = new TreeMap<>();
    for (RunLedger.PublicationEntry entry : facts.published()) {
      ObjectNode node =
          byLocation.computeIfAbsent(
              entry.location(),
              location ->
                  JSON.createObjectNode()
                      .put("kind", entry.kind())
                      .put("location", location)
                      .put("tables", 0)
                      .put("rows", 0L));
      node.put("tables", node.path("tables").asInt() + 1);
      node.put("rows", node.path("rows").asLong() + entry.rows());
    }
    byLocation.values().forEach(array::add);
  }
}
