package org.carelake.schemas.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/**
 * A history (type 2) of another table, as it is declared: each row of the table under watch has one
 * row a version, with the time from and to which it was so.
 *
 * @param relation the table under watch
 * @param key the columns that say which rows are the same; empty for the table's own key
 * @param strategy how a change is seen
 * @param hardDeletes what becomes of rows that are no longer there
 * @param columns the columns that are kept; empty for all
 * @param tests of the history as a whole
 */
public record SnapshotContract(
    TableName table,
    String description,
    TableName relation,
    List<String> key,
    Strategy strategy,
    HardDeletes hardDeletes,
    List<String> columns,
    List<DataTest> tests,
    Labels labels,
    Location location) {
  /** Column: names one version; string. */
  public static final String SNAPSHOT_ID = "snapshot_id";

  /** Column: when the version began; timestamp. */
  public static final String VALID_FROM = "valid_from";

  /** Column: when the next one began or the row went, null for the newest; timestamp. */
  public static final String VALID_TO = "valid_to";

  /** Column: whether it is the newest version; boolean. */
  public static final String IS_CURRENT = "is_current";

  /** Column: whether the row was gone; boolean; only where deletions are rows of their own. */
  public static final String IS_DELETED = "is_deleted";

  private static final Set<String> ADDED =
      Set.of(SNAPSHOT_ID, VALID_FROM, VALID_TO, IS_CURRENT, IS_DELETED);

  public SnapshotContract {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(relation, "relation is null");
    key = List.copyOf(key);
    Objects.requireNonNull(strategy, "strategy is null");
    Objects.requireNonNull(hardDeletes, "hardDeletes is null");
    columns = List.copyOf(columns);
    tests = List.copyOf(tests);
    Objects.requireNonNull(labels, "labels is null");
  }

  /** How a change is seen. */
  public sealed interface Strategy {
    /** By a column that says when a row was changed last. */
    record Timestamp(String updatedAt) implements Strategy {}

    /** By comparing columns; none named means all but the key. */
    record Check(List<String> columns) implements Strategy {
      public Check {
        columns = List.copyOf(columns);
      }
    }
  }

  /** What becomes of rows that are no longer there. */
  public enum HardDeletes {
    /** Nothing: their newest version stays current. */
    IGNORE,
    /** Their newest version ends. */
    INVALIDATE,
    /** Their newest version ends, and a further one says that the row is gone. */
    NEW_RECORD;

    /** The name used in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<HardDeletes> fromCode(String code) {
      return Arrays.stream(values()).filter(value -> value.code().equals(code)).findFirst();
    }

    static String codes() {
      return Arrays.stream(values()).map(HardDeletes::code).collect(Collectors.joining(", "));
    }
  }

  /**
   * The same with key and columns filled in from the table under watch.
   *
   * @throws CarelakeException with file and line when a name or type doesn't fit the table
   */
  public SnapshotContract of(ModelContract watched) {
    List<String> kept = columns.isEmpty() ? watched.columnNames() : columns;
    List<String> identifying = key.isEmpty() ? watched.key() : key;
    if (identifying.isEmpty()) {
      throw wrong(watched.table() + " has no key of its own; name one with 'key'");
    }
    known("columns", kept, watched.columnNames());
    known("key", identifying, kept);
    if (strategy instanceof Strategy.Timestamp timestamp) {
      known("updated_at", List.of(timestamp.updatedAt()), kept);
      String type = column(watched, timestamp.updatedAt()).type();
      if (!Set.of("timestamp", "timestamp_ntz", "date").contains(type)) {
        throw wrong("'updated_at' must name a timestamp or a date, found a " + type);
      }
    }
    if (strategy instanceof Strategy.Check check) {
      known("check_columns", check.columns(), kept);
    }
    for (String name : kept) {
      if (ADDED.contains(name)) {
        throw wrong("column '" + name + "' of " + relation + " has the name of one of a history");
      }
      if (column(watched, name).type().contains("map<")) {
        throw wrong("column '" + name + "' holds a map, which can't be compared; leave it out");
      }
    }
    return new SnapshotContract(
        table,
        description,
        relation,
        identifying,
        strategy,
        hardDeletes,
        kept,
        tests,
        labels,
        location);
  }

  private void known(String key, List<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw wrong(
            "'"
                + key
                + "' names no column of the history: '"
                + name
                + "'"
                + Suggestion.of(name, known));
      }
    }
  }

  private CarelakeException wrong(String what) {
    return CarelakeException.configuration(location, "snapshot " + table.name() + ": " + what);
  }

  private static ColumnContract column(ModelContract contract, String name) {
    return contract.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What the history promises: the columns of the table under watch with their PHI classes, then
   * {@code snapshot_id} string, {@code valid_from}, {@code valid_to} timestamp, {@code is_current}
   * boolean, and {@code is_deleted} boolean where deletions are rows. Key and columns must be
   * filled in.
   */
  public ModelContract promise(ModelContract watched) {
    List<ColumnContract> all = new ArrayList<>();
    for (String name : columns) {
      ColumnContract column = column(watched, name);
      List<DataTest> references =
          column.tests().stream()
              .filter(test -> test.kind().equals("relationships"))
              .map(DataTest::asWarning)
              .toList();
      all.add(
          new ColumnContract(
              name, column.type(), column.phi(), column.description(), references, location));
    }
    List<DataTest> identifying = List.of(DataTest.notNull(location), DataTest.unique(location));
    all.add(added(SNAPSHOT_ID, "string", idClass(watched), "Names this version.", identifying));
    all.add(
        added(
            VALID_FROM,
            "timestamp",
            timeClass(watched),
            "When this version began.",
            List.of(DataTest.notNull(location))));
    all.add(
        added(
            VALID_TO,
            "timestamp",
            timeClass(watched),
            "When it ended: the next began, or the row was gone; empty for the newest.",
            List.of()));
    all.add(added(IS_CURRENT, "boolean", PhiClass.NONE, "Whether it is the newest.", List.of()));
    if (hardDeletes == HardDeletes.NEW_RECORD) {
      all.add(
          added(IS_DELETED, "boolean", PhiClass.NONE, "Whether the row was gone then.", List.of()));
    }
    return new ModelContract(
        table,
        description,
        "one row per version of a row of " + relation,
        List.of(SNAPSHOT_ID),
        all,
        List.of(),
        tests,
        List.of(),
        location,
        labels,
        Optional.empty());
  }

  private ColumnContract added(
      String name, String type, PhiClass phi, String description, List<DataTest> tests) {
    return new ColumnContract(name, type, phi, description, tests, location);
  }

  /** A hash of a key tells as much as the key. */
  private PhiClass idClass(ModelContract watched) {
    return key.stream()
            .map(name -> column(watched, name).phi())
            .filter(phi -> phi != PhiClass.NONE)
            .anyMatch(phi -> phi != PhiClass.ENTITY_ID)
        ? PhiClass.ID
        : key.stream().anyMatch(name -> column(watched, name).phi() == PhiClass.ENTITY_ID)
            ? PhiClass.ENTITY_ID
            : PhiClass.NONE;
  }

  private PhiClass timeClass(ModelContract watched) {
    if (strategy instanceof Strategy.Timestamp timestamp) {
      return column(watched, timestamp.updatedAt()).phi();
    }
    Set<PhiClass> classes = new HashSet<>();
    columns.forEach(name -> classes.add(column(watched, name).phi()));
    classes.removeAll(Set.of(PhiClass.NONE, PhiClass.ENTITY_ID));
    return classes.isEmpty() ? PhiClass.NONE : PhiClass.DATE;
  }

  /** Everything that the content of the history depends on, the table under watch aside. */
  public String definition() {
    return "snapshot, method 1: "
        + relation
        + " "
        + key
        + " "
        + strategy
        + " "
        + hardDeletes
        + " "
        + columns;
  }
}
