package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.carelake.jobs.audit.AuditLog;
import org.carelake.jobs.audit.AuditVerdict;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that nobody changed, removed or slipped in an entry of a tenant's audit log. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Check the chain of hashes; names the first entry that is not as it was written.")
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--head",
      paramLabel = "ENTRY:HASH",
      description =
          "An entry that a run printed, kept elsewhere: it must be in the log. Without it, a log"
              + " that was replaced as a whole is not noticed.")
  private String head;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (head != null && !head.matches("[1-9][0-9]*:[0-9a-f]{64}")) {
      throw CarelakeException.usage("--head expects ENTRY:HASH as a run prints it");
    }
    AuditLog log = AuditFiles.log(projectOptions);
    AuditVerdict verdict = log.verify(Optional.ofNullable(head));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        verdict.broken().isPresent()
            ? "BROKEN after "
                + Plural.of(verdict.entries(), "good entry", "good entries")
                + ": "
                + verdict.broken().get()
            : "whole: "
                + verdict.entries()
                + (verdict.entries() == 1 ? " entry" : " entries")
                + (verdict.entries() == 0
                    ? ""
                    : ", head " + verdict.entries() + ":" + verdict.head()));
    out.flush();
    return verdict.broken().isPresent() ? Main.FAILED : 0;
  }
}
