package org.carelake.schemas.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.Location;

/**
 * One bucket that a tenant publishes to.
 *
 * @param kind pii, anon or metrics
 * @param bucket the bucket's name; one tenant and kind alone use it
 * @param role the role whose part this is; empty for the whole
 * @param path where the content lies: an absolute local folder or {@code s3a://bucket}, for a role
 *     {@code roles/NAME} in it
 * @param tables the tables to publish; empty means what the kind is for
 * @param formats in which forms
 * @param options how the bucket is written
 * @param views the roles that see a part of it only
 * @param smallCells which counts are too small for it
 * @param anonymity what is done about rows that single people out
 * @param keep how many publications are kept, the one in force among them
 * @param location where it stands
 */
public record PublishTarget(
    String kind,
    String bucket,
    Optional<String> role,
    String path,
    List<TableSelector> tables,
    Set<PublishFormat> formats,
    BucketOptions options,
    List<PublishView> views,
    SmallCellOptions smallCells,
    AnonymityOptions anonymity,
    int keep,
    Location location) {
  /** The kinds of targets. */
  public static final List<String> KINDS = List.of("anon", "metrics", "pii");

  /** Publications kept unless the tenant's file says otherwise. */
  public static final int KEPT = 3;

  public PublishTarget {
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(bucket, "bucket is null");
    Objects.requireNonNull(role, "role is null");
    Objects.requireNonNull(path, "path is null");
    Objects.requireNonNull(options, "options is null");
    Objects.requireNonNull(smallCells, "smallCells is null");
    Objects.requireNonNull(anonymity, "anonymity is null");
    Objects.requireNonNull(location, "location is null");
    tables = List.copyOf(tables);
    formats = Set.copyOf(formats);
    views = List.copyOf(views);
  }

  /** A target without options on k-anonymity. */
  public PublishTarget(
      String kind,
      String bucket,
      Optional<String> role,
      String path,
      List<TableSelector> tables,
      Set<PublishFormat> formats,
      BucketOptions options,
      List<PublishView> views,
      SmallCellOptions smallCells,
      int keep,
      Location location) {
    this(
        kind,
        bucket,
        role,
        path,
        tables,
        formats,
        options,
        views,
        smallCells,
        AnonymityOptions.DEFAULT,
        keep,
        location);
  }

  /** A target of Parquet files with everything else as it is by default. */
  public PublishTarget(
      String kind, String bucket, String path, List<String> tables, Location location) {
    this(
        kind,
        bucket,
        Optional.empty(),
        path,
        tables.stream().map(expression -> new TableSelector(expression, location)).toList(),
        Set.of(PublishFormat.PARQUET),
        BucketOptions.NONE,
        List.of(),
        SmallCellOptions.DEFAULT,
        KEPT,
        location);
  }

  /** The same bucket as a role sees it: everything under the role's own folder. */
  public PublishTarget forView(PublishView view) {
    return new PublishTarget(
        kind,
        bucket,
        Optional.of(view.name()),
        path + "/" + roleFolder(view.name()),
        tables,
        formats,
        options,
        List.of(),
        smallCells,
        anonymity,
        keep,
        view.location());
  }

  /** Where a role's publications lie under the bucket's root. */
  public static String roleFolder(String role) {
    return "roles/" + role;
  }
}
