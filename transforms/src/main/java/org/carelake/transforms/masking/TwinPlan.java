package org.carelake.transforms.masking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.masking.MaskingRule;
import org.carelake.schemas.masking.MaskingStandard;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.TwinColumn.Becomes;
import org.carelake.transforms.masking.TwinColumn.LeftOut;

/**
 * What becomes of each column of a named table in its twin, worked out from the contract and the
 * profile alone.
 *
 * @param named the named table's contract
 * @param patientColumn the column that names the row's patient
 * @param columns one entry a column of the named table, in its order
 */
public record TwinPlan(
    ModelContract named, Optional<String> patientColumn, List<TwinColumn> columns) {
  private static final Set<String> NUMBERS = Set.of("tinyint", "smallint", "int", "bigint");
  private static final Set<String> MOMENTS = Set.of("date", "timestamp");
  private static final Set<TableName> PATIENTS =
      Set.of(TableName.gold("patient"), TableName.silver("patient"));

  public TwinPlan {
    Objects.requireNonNull(named, "named is null");
    columns = List.copyOf(columns);
  }

  /**
   * The plan of one twin.
   *
   * @param linkIds the form item that a column answers, by column name
   * @throws CarelakeException when a rule breaks the profile's standard for the column's class, or
   *     two columns of the twin would have one name
   */
  public static TwinPlan of(
      ModelContract named, Map<String, String> linkIds, MaskingProfile profile) {
    List<TwinColumn> columns = outcomes(named, linkIds, profile);
    refuseSameNames(named, columns);
    return new TwinPlan(named, patientColumn(named, profile), columns);
  }

  /**
   * What becomes of each column of any table under a profile, whether or not it has a twin.
   *
   * @param linkIds the form item that a column answers, by column name
   * @throws CarelakeException when a rule breaks the profile's standard for the column's class
   */
  public static List<TwinColumn> outcomes(
      ModelContract named, Map<String, String> linkIds, MaskingProfile profile) {
    Optional<String> patient = patientColumn(named, profile);
    List<TwinColumn> columns = new ArrayList<>();
    for (ColumnContract column : named.columns()) {
      Optional<String> link = Optional.ofNullable(linkIds.get(column.name()));
      Optional<MaskingRule> rule =
          profile.rule(named.table().name(), column.name(), column.phi(), link);
      columns.add(
          new TwinColumn(
              column,
              link,
              rule,
              rule.map(found -> outcome(column, found, patient, profile))
                  .orElseGet(() -> new LeftOut("no rule admits class " + column.phi().code()))));
    }
    return columns;
  }

  private static Optional<String> patientColumn(ModelContract named, MaskingProfile profile) {
    return named.columns().stream()
        .filter(column -> namesPatient(named.table().name(), column, profile))
        .map(ColumnContract::name)
        .findFirst();
  }

  /** The twin's columns with how each is made. */
  public List<TwinColumn> admitted() {
    return columns.stream().filter(column -> column.outcome() instanceof Becomes).toList();
  }

  private static boolean namesPatient(String model, ColumnContract column, MaskingProfile profile) {
    return column.phi() == PhiClass.ID
        && column.type().equals("string")
        && (profile.namesPatient(model, column.name())
            || column.tests().stream()
                .anyMatch(test -> test.refersTo("id").filter(PATIENTS::contains).isPresent()));
  }

  private static TwinColumn.Outcome outcome(
      ColumnContract column, MaskingRule rule, Optional<String> patient, MaskingProfile profile) {
    MaskingRule applied =
        rule.method() instanceof MaskingMethod.DateShift shift && patient.isEmpty()
            ? shift.withoutPatient()
            : rule;
    MaskingMethod method = applied.method();
    objection(column, method, profile.standard())
        .ifPresent(
            objection -> {
              throw CarelakeException.configuration(
                  applied.location(),
                  "the standard "
                      + profile.standard().code()
                      + " forbids this rule for column '"
                      + column.name()
                      + "' ("
                      + column.location()
                      + "): "
                      + objection);
            });
    if (method instanceof MaskingMethod.Drop) {
      return new LeftOut("dropped by rule");
    }
    if (method instanceof MaskingMethod.Keep
        && profile.standard() == MaskingStandard.SAFE_HARBOR
        && column.phi() == PhiClass.DEMOGRAPHIC
        && NUMBERS.contains(column.type())) {
      return new LeftOut("a demographic number may be an age: give the column a rule of its own");
    }
    if (method instanceof MaskingMethod.Age
        && column.phi() == PhiClass.BIRTH_DATE
        && !column.type().equals("date")) {
      return new LeftOut("part of a date of birth is no age");
    }
    return resultType(column.type(), method)
        .<TwinColumn.Outcome>map(
            type -> new Becomes(method, contract(column, applied, method, type)))
        .orElseGet(() -> new LeftOut(method.code() + " can't be done to type " + column.type()));
  }

  private static Optional<String> objection(
      ColumnContract column, MaskingMethod method, MaskingStandard standard) {
    return standard.objection(column.phi(), method);
  }

  /** The type that a method makes of a type; empty when it can't. */
  private static Optional<String> resultType(String type, MaskingMethod method) {
    boolean text = type.equals("string") || type.equals("array<string>");
    return Optional.ofNullable(
        switch (method.code()) {
          case "keep" -> type;
          case "redact" -> "string";
          case "hash", "mask-phone", "zip3" -> text ? type : null;
          case "age" -> type.equals("date") || NUMBERS.contains(type) ? "int" : null;
          case "date-shift" -> MOMENTS.contains(type) ? type : null;
          case "year" -> MOMENTS.contains(type) || type.equals("string") ? "int" : null;
          case "generalise" -> generalised(type, (MaskingMethod.Generalise) method);
          case "bucket" -> number(type) ? "bigint" : null;
          default -> null;
        });
  }

  private static String generalised(String type, MaskingMethod.Generalise method) {
    return (method.bounds().isEmpty() ? type.equals("string") : number(type)) ? "string" : null;
  }

  private static boolean number(String type) {
    return NUMBERS.contains(type)
        || type.startsWith("decimal")
        || type.equals("double")
        || type.equals("float");
  }

  private static ColumnContract contract(
      ColumnContract column, MaskingRule rule, MaskingMethod method, String type) {
    return new ColumnContract(
        rule.nameOf(column.name()),
        type,
        classAfter(column.phi(), method),
        description(column, method),
        List.of(),
        rule.location());
  }

  /** What a masked value still reveals. */
  private static PhiClass classAfter(PhiClass phi, MaskingMethod method) {
    return switch (method.code()) {
      case "hash", "redact" -> PhiClass.NONE;
      case "age" -> PhiClass.DEMOGRAPHIC;
      case "year" -> PhiClass.NONE;
      default -> phi;
    };
  }

  private static String description(ColumnContract column, MaskingMethod method) {
    return method instanceof MaskingMethod.Keep
        ? column.description()
        : "Masked (" + method.code() + "): " + column.description();
  }

  private static void refuseSameNames(ModelContract named, List<TwinColumn> columns) {
    Map<String, ColumnContract> names = new HashMap<>();
    for (TwinColumn column : columns) {
      if (column.outcome() instanceof Becomes becomes) {
        ColumnContract former =
            names.put(becomes.column().name().toLowerCase(Locale.ROOT), column.named());
        if (former != null) {
          throw CarelakeException.configuration(
              becomes.column().location(),
              "columns '"
                  + former.name()
                  + "' and '"
                  + column.named().name()
                  + "' of "
                  + named.table()
                  + " would both be named '"
                  + becomes.column().name()
                  + "'; give one a rule with another 'as'");
        }
      }
    }
  }
}
