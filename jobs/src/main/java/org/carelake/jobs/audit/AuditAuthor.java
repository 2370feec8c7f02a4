package org.carelake.jobs.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.carelake.jobs.lakehouse.ThisMachine;

/**
 * Who writes an entry, with what.
 *
 * @param run the run
 * @param command what was typed, without its arguments
 * @param user the user of the operating system, or the one that a scheduler names in {@code
 *     CARELAKE_ACTOR}
 * @param version the version of Carelake
 * @param code SHA-256 over the jars of Carelake; {@code classes} when it runs from folders
 * @param configuration SHA-256 over the project's configuration, views and models
 */
public record AuditAuthor(
    String run, String command, String user, String version, String code, String configuration) {
  public AuditAuthor {
    Objects.requireNonNull(run, "run is null");
    Objects.requireNonNull(command, "command is null");
  }

  void addTo(ObjectNode entry) {
    entry.put("run", run);
    entry.put("command", command);
    entry.putObject("by").put("user", user).put("host", ThisMachine.name());
    entry.putObject("code").put("version", version).put("sha256", code);
    entry.put("configuration", configuration);
  }
}
