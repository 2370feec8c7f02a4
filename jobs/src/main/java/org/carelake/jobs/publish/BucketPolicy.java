package org.carelake.jobs.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.carelake.schemas.config.BucketOptions;
import org.carelake.schemas.config.PublishTarget;

/**
 * IAM policies (version 2012-10-17) with no more than a role of one bucket needs.
 *
 * <ul>
 *   <li>{@code writer} publishes: lists and reads the bucket, and writes and deletes what a
 *       publication consists of, the roles' parts with it;
 *   <li>{@code reader} reads the target's publications, not those of its roles;
 *   <li>a role of the tenant's file reads the publications in its own folder.
 * </ul>
 *
 * All of them refuse a connection without TLS. Where the bucket is encrypted with a key of the Key
 * Management Service they may use that key, through S3 alone.
 */
public final class BucketPolicy {
  /** The role that publishes. */
  public static final String WRITER = "writer";

  /** The role that reads the whole of a target. */
  public static final String READER = "reader";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DAY = "????/??/??/";

  private final String tenant;
  private final PublishTarget target;

  /** Policies for one target of a tenant. */
  public BucketPolicy(String tenant, PublishTarget target) {
    this.tenant = tenant;
    this.target = target;
  }

  /** The roles that the target has: writer, reader and those of its views. */
  public List<String> roles() {
    List<String> roles = new ArrayList<>(List.of(WRITER, READER));
    target.views().forEach(view -> roles.add(view.name()));
    return roles;
  }

  /** The policy of a role that {@link #roles} names. */
  public ObjectNode of(String role) {
    if (!roles().contains(role)) {
      throw new IllegalArgumentException("the target has no such role");
    }
    ObjectNode policy = JSON.createObjectNode();
    policy.put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    if (role.equals(WRITER)) {
      writer(statements);
    } else {
      reader(statements, role.equals(READER) ? "" : PublishTarget.roleFolder(role) + "/");
    }
    key(statements, role.equals(WRITER));
    refusePlainConnections(statements);
    return policy;
  }

  private void writer(ArrayNode statements) {
    // without a condition on the prefix: S3 answers a question for a missing object with
    // "forbidden" to whom may not list the bucket, and the bucket is this target's alone
    ObjectNode list = allow(statements, "ListOwnBucket", "s3:ListBucket", "s3:GetBucketLocation");
    resources(list, bucketArn());
    // any name: whoever looks whether something is there asks for it first
    resources(allow(statements, "ReadOwnBucket", "s3:GetObject"), objectArn("*"));
    ObjectNode write =
        allow(
            statements,
            "WritePublications",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts");
    resources(
        write,
        objectArn("latest.json"),
        objectArn("duckdb.sql"),
        objectArn("publications/*"),
        objectArn(DAY + "*"),
        objectArn("roles/*"));
  }

  private void reader(ArrayNode statements, String folder) {
    resources(allow(statements, "FindOwnBucket", "s3:GetBucketLocation"), bucketArn());
    ObjectNode list = allow(statements, "ListPublications", "s3:ListBucket");
    resources(list, bucketArn());
    ArrayNode prefixes = list.putObject("Condition").putObject("StringLike").putArray("s3:prefix");
    prefixes.add(folder + "publications/*").add(folder + DAY + "*");
    ObjectNode read = allow(statements, "ReadPublications", "s3:GetObject");
    resources(
        read,
        objectArn(folder + "latest.json"),
        objectArn(folder + "duckdb.sql"),
        objectArn(folder + "publications/*"),
        objectArn(folder + DAY + tenant + "_analytics_export_" + target.kind() + "_*.zip"));
  }

  private void key(ArrayNode statements, boolean writes) {
    if (!(target.options().encryption().orElse(null) instanceof BucketOptions.Encryption.SseKms kms)
        || kms.key().isEmpty()) {
      return;
    }
    String key = kms.key().get();
    ObjectNode use =
        writes
            ? allow(statements, "UseKey", "kms:GenerateDataKey", "kms:Decrypt")
            : allow(statements, "UseKey", "kms:Decrypt");
    ObjectNode condition = use.putObject("Condition");
    condition.putObject("StringLike").put("kms:ViaService", "s3.*.amazonaws.com");
    if (key.startsWith("arn:") && !key.contains(":alias/")) {
      resources(use, key);
    } else if (key.contains("alias/")) {
      // an alias is no resource of these actions
      resources(use, "arn:aws:kms:*:*:key/*");
      String alias = key.substring(key.indexOf("alias/"));
      condition.putObject("ForAnyValue:StringEquals").putArray("kms:ResourceAliases").add(alias);
    } else {
      resources(use, "arn:aws:kms:*:*:key/" + key);
    }
  }

  private void refusePlainConnections(ArrayNode statements) {
    ObjectNode refuse = statements.addObject();
    refuse.put("Sid", "RefusePlainConnections");
    refuse.put("Effect", "Deny");
    refuse.putArray("Action").add("s3:*");
    resources(refuse, bucketArn(), objectArn("*"));
    refuse.putObject("Condition").putObject("Bool").put("aws:SecureTransport", "false");
  }

  private static ObjectNode allow(ArrayNode statements, String id, String... actions) {
    ObjectNode statement = statements.addObject();
    statement.put("Sid", id);
    statement.put("Effect", "Allow");
    ArrayNode list = statement.putArray("Action");
    for (String action : actions) {
      list.add(action);
    }
    return statement;
  }

  private static void resources(ObjectNode statement, String... arns) {
    ArrayNode list = statement.putArray("Resource");
    for (String arn : arns) {
      list.add(arn);
    }
  }

  private String bucketArn() {
    return "arn:aws:s3:::" + target.bucket();
  }

  private String objectArn(String key) {
    return bucketArn() + "/" + key;
  }
}
