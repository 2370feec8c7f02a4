package org.carelake.transforms.privacy;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a tenant's silver tables know about people, as keys: kind string, key string, distinct.
 * Which columns count is said by the PHI classes of the contracts.
 */
final class KnownIdentifiers {
  private static final Map<PhiClass, LeakKind> KINDS =
      Map.of(
          PhiClass.ID, LeakKind.ID,
          PhiClass.ENTITY_ID, LeakKind.ENTITY_ID,
          PhiClass.IDENTIFIER, LeakKind.IDENTIFIER,
          PhiClass.NAME, LeakKind.NAME,
          PhiClass.TELECOM, LeakKind.TELECOM,
          PhiClass.ADDRESS, LeakKind.ADDRESS);

  private final Set<LeakKind> kinds;
  private final Set<String> commonWords;

  KnownIdentifiers(Set<LeakKind> kinds, Set<String> commonWords) {
    this.kinds = EnumSet.copyOf(kinds);
    this.commonWords = new HashSet<>(commonWords);
  }

  /** The keys of all tables that exist; empty when there is nothing to look for. */
  Optional<Dataset<Row>> keys(
      List<ModelContract> silver, Function<TableName, Optional<Dataset<Row>>> tables) {
    List<Dataset<Row>> found = new ArrayList<>();
    for (ModelContract contract : silver) {
      List<Column> keys = keysOf(contract);
      if (!keys.isEmpty()) {
        tables
            .apply(contract.table())
            .ifPresent(
                rows ->
                    found.add(
                        rows.select(explode(concat(keys.toArray(Column[]::new))).as("known"))));
      }
    }
    return found.stream()
        .reduce(Dataset::unionAll)
        .map(
            all ->
                all.selectExpr(
                        "substring_index(known, '|', 1) as kind",
                        "substring(known, instr(known, '|') + 1) as key")
                    .distinct());
  }

  private List<Column> keysOf(ModelContract contract) {
    List<Column> keys = new ArrayList<>();
    for (Map.Entry<PhiClass, LeakKind> entry : KINDS.entrySet()) {
      List<ColumnContract> columns =
          contract.columns().stream()
              .filter(column -> column.phi() == entry.getKey())
              .filter(column -> text(column) && counts(column, contract))
              .toList();
      if (kinds.contains(entry.getValue()) && !columns.isEmpty()) {
        keys.add(keys(entry.getValue(), columns));
      }
    }
    if (kinds.contains(LeakKind.PERSON)) {
      person(contract).ifPresent(keys::add);
    }
    return keys;
  }

  private static boolean text(ColumnContract column) {
    return column.type().equals("string") || column.type().equals("array<string>");
  }

  /**
   * Of ids those columns that hold one alone (references of any type repeat them); of addresses and
   * numbers those of people, not of sites.
   */
  private static boolean counts(ColumnContract column, ModelContract contract) {
    return switch (column.phi()) {
      case ID, ENTITY_ID -> column.name().equals("id") || column.name().endsWith("_id");
      case ADDRESS -> aboutPeople(contract) && has(contract, PhiClass.POSTAL_CODE);
      case TELECOM, IDENTIFIER -> aboutPeople(contract);
      default -> true;
    };
  }

  private static boolean aboutPeople(ModelContract contract) {
    return has(contract, PhiClass.ID) || has(contract, PhiClass.NAME);
  }

  private static boolean has(ModelContract contract, PhiClass phi) {
    return contract.columns().stream().anyMatch(column -> column.phi() == phi);
  }

  private Column keys(LeakKind kind, List<ColumnContract> columns) {
    Set<String> common = commonWords;
    boolean names = kind == LeakKind.NAME;
    String code = kind.code();
    UDF1<Seq<String>, String[]> function =
        values -> {
          List<String> texts = CollectionConverters.asJava(values);
          Set<String> keys = new LinkedHashSet<>();
          if (names) {
            keys.addAll(LeakKeys.names(texts, common));
          } else {
            texts.forEach(text -> keys.addAll(LeakKeys.identifier(text)));
          }
          return keys.stream().map(key -> code + "|" + key).toArray(String[]::new);
        };
    return udf(function, DataTypes.createArrayType(DataTypes.StringType)).apply(values(columns));
  }

  private static Column values(List<ColumnContract> columns) {
    Column[] arrays =
        columns.stream()
            .map(
                column ->
                    column.type().equals("string")
                        ? array(col(column.name()))
                        : org.apache.spark.sql.functions.coalesce(
                            col(column.name()), array().cast("array<string>")))
            .toArray(Column[]::new);
    return array_compact(concat(arrays));
  }

  private static Optional<Column> person(ModelContract contract) {
    Optional<String> born = first(contract, PhiClass.BIRTH_DATE);
    Optional<String> code = first(contract, PhiClass.POSTAL_CODE);
    Optional<String> sex =
        contract.columns().stream().map(ColumnContract::name).filter("gender"::equals).findFirst();
    if (Stream.of(born, code, sex).anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    UDF1<Seq<String>, String[]> function =
        values ->
            LeakKeys.row(CollectionConverters.asJava(values)).stream()
                .map(key -> LeakKind.PERSON.code() + "|" + key)
                .toArray(String[]::new);
    return Optional.of(
        udf(function, DataTypes.createArrayType(DataTypes.StringType))
            .apply(
                array_compact(
                    array(
                        col(born.orElseThrow()).cast("string"),
                        col(sex.orElseThrow()),
                        col(code.orElseThrow()),
                        lit(null).cast("string")))));
  }

  private static Optional<String> first(ModelContract contract, PhiClass phi) {
    return contract.columns().stream()
        .filter(column -> column.phi() == phi)
        .filter(column -> column.type().equals("string") || column.type().equals("date"))
        .map(ColumnContract::name)
        .findFirst();
  }
}
