package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.publish.BucketPolicy;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the IAM policies of a tenant's buckets; needs neither Spark nor AWS. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Print least-privilege IAM policies for the buckets of a tenant.",
      "With one bucket and one role it is the policy itself, else one policy by bucket and role."
    })
final class PolicyCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "writer, reader, or a role of the tenant's file. Default: all.")
  private String role;

  @Option(
      names = "--target",
      paramLabel = "KIND",
      description = "anon, pii or metrics. Default: all.")
  private String kind;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TenantConfig tenant =
        projectOptions.tenant(projectOptions.installation(projectOptions.project()));
    ObjectNode byBucket = new ObjectMapper().createObjectNode();
    List<ObjectNode> policies = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (PublishTarget target : tenant.publish()) {
      if (kind != null && !kind.equals(target.kind())) {
        continue;
      }
      BucketPolicy maker = new BucketPolicy(tenant.name(), target);
      known.addAll(maker.roles());
      for (String name : maker.roles()) {
        if (role == null || role.equals(name)) {
          ObjectNode policy = maker.of(name);
          policies.add(policy);
          byBucket.withObjectProperty(target.bucket()).set(name, policy);
        }
      }
    }
    if (policies.isEmpty()) {
      throw nothing(tenant, known);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println((policies.size() == 1 ? policies.get(0) : byBucket).toPrettyString());
    out.flush();
    return 0;
  }

  private CarelakeException nothing(TenantConfig tenant, List<String> roles) {
    List<String> kinds = tenant.publish().stream().map(PublishTarget::kind).toList();
    if (roles.isEmpty()) {
      return CarelakeException.usage(
          "tenant '"
              + tenant.name()
              + "' has no such publish target"
              + (kind == null ? "" : Suggestion.of(kind, kinds))
              + "; it has: "
              + String.join(", ", kinds));
    }
    return CarelakeException.usage(
        "there is no role '"
            + role
            + "'"
            + Suggestion.of(role, roles)
            + "; known: "
            + String.join(", ", roles.stream().distinct().toList()));
  }
}
