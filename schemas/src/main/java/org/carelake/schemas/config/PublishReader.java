package org.carelake.schemas.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Binds the section {@code publish} of a tenant's file. */
final class PublishReader {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ROLE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

  /** Names that {@code carelake policy} gives to roles of its own. */
  private static final Set<String> RESERVED_ROLES = Set.of("writer", "reader");

  private final EnvironmentConfig environment;
  private final BucketOptionsReader options;

  PublishReader(EnvironmentConfig environment, Function<Section, SecretReference> secrets) {
    this.environment = environment;
    this.options = new BucketOptionsReader(secrets);
  }

  List<PublishTarget> targets(String tenant, Section tenantFile) {
    Optional<Section> found = tenantFile.optionalSection("publish");
    if (found.isEmpty()) {
      return List.of();
    }
    Section publish = found.get();
    Defaults defaults =
        new Defaults(
            formats(publish, Set.of(PublishFormat.PARQUET)),
            publish
                .optionalSection("small-cells")
                .map(PublishReader::smallCells)
                .orElse(SmallCellOptions.DEFAULT),
            publish
                .optionalSection("k-anonymity")
                .map(PublishReader::anonymity)
                .orElse(AnonymityOptions.DEFAULT),
            publish.has("keep") ? publish.positiveInt("keep") : PublishTarget.KEPT);
    List<PublishTarget> targets = new ArrayList<>();
    for (String kind : PublishTarget.KINDS) {
      publish
          .optionalSection(kind)
          .ifPresent(section -> targets.add(target(tenant, kind, section, defaults)));
    }
    publish.done();
    return targets;
  }

  private PublishTarget target(String tenant, String kind, Section target, Defaults defaults) {
    String bucket = target.optionalString("bucket").orElse("carelake-" + tenant + "-" + kind);
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      throw target.wrong(
          "bucket", "must be 3 to 63 lower-case letters, digits, dots and inner hyphens");
    }
    PublishTarget result =
        new PublishTarget(
            kind,
            bucket,
            Optional.empty(),
            bucketPath(bucket),
            selectors(target),
            formats(target, defaults.formats()),
            options.read(target),
            views(target),
            defaults.smallCells(),
            defaults.anonymity(),
            defaults.keep(),
            target.location());
    target.done();
    return result;
  }

  private static List<TableSelector> selectors(Section section) {
    if (!section.has("tables")) {
      return List.of();
    }
    List<TableSelector> selectors = section.located("tables", TableSelector::new);
    if (selectors.isEmpty()) {
      throw section.wrong("tables", "is empty; leave it out for all tables of this kind");
    }
    return selectors;
  }

  private static Set<PublishFormat> formats(Section section, Set<PublishFormat> defaults) {
    if (!section.has("formats")) {
      return defaults;
    }
    Set<PublishFormat> formats = EnumSet.noneOf(PublishFormat.class);
    for (String code : section.strings("formats")) {
      formats.add(
          PublishFormat.fromCode(code)
              .orElseThrow(
                  () ->
                      section.wrong(
                          "formats",
                          "knows "
                              + String.join(" and ", PublishFormat.codes())
                              + ", found '"
                              + code
                              + "'")));
    }
    if (!formats.contains(PublishFormat.PARQUET)) {
      throw section.wrong("formats", "must hold parquet: the CSV files are made from it");
    }
    return formats;
  }

  private static SmallCellOptions smallCells(Section section) {
    Set<String> targets =
        section.has("targets")
            ? new TreeSet<>(section.strings("targets"))
            : SmallCellOptions.DEFAULT.targets();
    for (String target : targets) {
      if (!target.equals("metrics") && !target.equals("anon")) {
        throw section.wrong(
            "targets", "knows metrics and anon, or [] for none, found '" + target + "'");
      }
    }
    SmallCellOptions result =
        new SmallCellOptions(
            section.has("threshold")
                ? section.positiveInt("threshold")
                : SmallCellOptions.DEFAULT.threshold(),
            targets,
            section.has("organization-level") && section.bool("organization-level"),
            section.has("together") ? section.stringLists("together") : List.of());
    section.done();
    return result;
  }

  private static AnonymityOptions anonymity(Section section) {
    OptionalInt k =
        section.has("k") ? OptionalInt.of(section.positiveInt("k")) : OptionalInt.empty();
    String code = section.string("action");
    AnonymityOptions.Action action =
        AnonymityOptions.Action.fromCode(code)
            .orElseThrow(
                () ->
                    section.wrong(
                        "action",
                        "knows "
                            + String.join(", ", AnonymityOptions.Action.codes())
                            + ", found '"
                            + code
                            + "'"));
    section.done();
    return new AnonymityOptions(k, action);
  }

  private static List<PublishView> views(Section target) {
    List<PublishView> views = new ArrayList<>();
    if (!target.has("views")) {
      return views;
    }
    Set<String> names = new HashSet<>();
    for (Section section : target.sections("views")) {
      PublishView view = view(section);
      if (!names.add(view.name())) {
        throw section.wrong("name", "stands twice: '" + view.name() + "'");
      }
      views.add(view);
    }
    return views;
  }

  private static PublishView view(Section section) {
    String name = section.string("name");
    if (!ROLE.matcher(name).matches() || RESERVED_ROLES.contains(name)) {
      throw section.wrong(
          "name",
          "must be 1 to 40 lower-case letters, digits and inner hyphens, and neither 'writer' nor"
              + " 'reader'");
    }
    Map<String, PublishView.ColumnSet> columns = new LinkedHashMap<>();
    section
        .optionalSection("columns")
        .ifPresent(
            sets -> {
              for (String table : new TreeSet<>(sets.keys())) {
                List<String> names = sets.strings(table);
                if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
                  throw sets.wrong(table, "must name at least one column, and none twice");
                }
                columns.put(table, new PublishView.ColumnSet(names, sets.location(table)));
              }
            });
    PublishView view =
        new PublishView(
            name,
            section.optionalString("rows"),
            section.location("rows"),
            selectors(section),
            columns,
            section.location());
    if (view.rows().isEmpty() && view.tables().isEmpty() && columns.isEmpty()) {
      throw section.wrong("name", "is a view of everything; give it rows, tables or columns");
    }
    section.done();
    return view;
  }

  private String bucketPath(String bucket) {
    String published = environment.published();
    return published.endsWith("://") ? published + bucket : published + "/" + bucket;
  }

  /** What a target has unless it says otherwise. */
  private record Defaults(
      Set<PublishFormat> formats,
      SmallCellOptions smallCells,
      AnonymityOptions anonymity,
      int keep) {}
}
