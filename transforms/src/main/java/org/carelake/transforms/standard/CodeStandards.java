package org.carelake.transforms.standard;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.rtrim;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.Identifiers;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Mends code systems and codes, so that equal things compare equal. Each rule leaves what it has
 * mended once as it is.
 *
 * <ul>
 *   <li>{@code system}: blanks around it and slashes at its end go; a known code system gets its
 *       canonical URI whatever its case, {@code http} or {@code https}, {@code www.}, {@code
 *       urn:oid:} form or bare OID; {@code hl7.org/fhir/v2/N} and {@code hl7.org/fhir/v3/N} get
 *       their name at terminology.hl7.org. Others keep their case and scheme.
 *   <li>{@code code}: blanks around it go, no-break ones too. By the column of the system beside
 *       it, codes of LOINC, ICD-10, ICD-10-CM and ICD-10-PCS get upper case, and so do codes of HL7
 *       version 3 systems that are wholly in lower case. Others keep their case.
 *   <li>{@code code-lower}: blanks around it go; lower case.
 * </ul>
 *
 * <p>What is blank becomes null. Only native Spark functions are used. Code systems and their other
 * names are those of FHIR R4 and HL7 Terminology; the list is in {@link CodeSystems}.
 */
public final class CodeStandards {
  /** What counts as a blank: ASCII white space, and the Unicode ones that people paste. */
  private static final String BLANKS =
      " \t\n\u000b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
          + "\u200b\u2028\u2029\u202f\u205f\u3000\ufeff";

  private static final String HL7_MOVED =
      "^(?i)https?://(?:www\\.)?hl7\\.org/fhir/(v[23])/([^/]+)$";

  // each list is one constant: as one for each of its members it would be most of what Spark plans
  private static final Column CANONICAL = lit(CodeSystems.canonical().toArray(new String[0]));
  private static final Column ALIASES =
      ExpressionUtils.column(
          Literal$.MODULE$.create(
              scala.collection.immutable.Map.from(
                  CollectionConverters.asScala(CodeSystems.aliases())),
              DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false)));

  private CodeStandards() {}

  /**
   * Mends columns of a table.
   *
   * @param input a table
   * @param rules names of rules by column; columns are strings or arrays of strings. The system
   *     beside a code {@code x_code} is {@code x_system}; beside {@code code} it is {@code
   *     code_system} or {@code system}
   * @return the same rows and columns in the same order
   * @throws CarelakeException when a column or rule does not exist, or a column is no string
   */
  public static Dataset<Row> apply(Dataset<Row> input, Map<String, String> rules) {
    List<String> names = Arrays.asList(input.columns());
    rules.forEach((column, rule) -> check(input, names, column, rule));
    Column[] columns =
        names.stream()
            .map(
                name ->
                    Optional.ofNullable(rules.get(name))
                        .flatMap(CodeRule::fromCode)
                        .map(rule -> mended(input, names, name, rule).as(name))
                        .orElseGet(() -> Identifiers.column(name)))
            .toArray(Column[]::new);
    return input.select(columns);
  }

  /** The canonical URI of a code system; null when blank. A string column. */
  public static Column system(Column system) {
    Column trimmed = rtrim(trim(system, BLANKS), BLANKS + "/");
    Column key = regexp_replace(lower(trimmed), "^(?:https?://|urn:oid:)?(?:www\\.)?", "");
    Column moved =
        when(
            trimmed.rlike(HL7_MOVED),
            concat(
                lit("http://terminology.hl7.org/CodeSystem/"),
                lower(regexp_extract(trimmed, HL7_MOVED, 1)),
                lit("-"),
                regexp_extract(trimmed, HL7_MOVED, 2)));
    return when(array_contains(CANONICAL, trimmed), trimmed)
        .when(length(trimmed).gt(0), coalesce(try_element_at(ALIASES, key), moved, trimmed));
  }

  /** A code without blanks around it, in the case that its system asks for; null when blank. */
  public static Column code(Column code, Column system) {
    Column trimmed = code(code);
    Column canonical = system(system);
    Column lowerByMistake =
        canonical.startsWith(CodeSystems.V3).and(trimmed.equalTo(lower(trimmed)));
    return when(
            canonical.isin(CodeSystems.upperCase().toArray()).or(lowerByMistake), upper(trimmed))
        .otherwise(trimmed);
  }

  /** A code without blanks around it; null when blank. */
  public static Column code(Column code) {
    Column trimmed = trim(code, BLANKS);
    return when(length(trimmed).gt(0), trimmed);
  }

  /** A code in lower case without blanks around it; null when blank. */
  public static Column codeLower(Column code) {
    return lower(code(code));
  }

  private static Column mended(Dataset<Row> input, List<String> names, String name, CodeRule rule) {
    Column column = Identifiers.column(name);
    if (input.schema().apply(name).dataType() instanceof ArrayType) {
      return transform(column, element -> mended(element, Optional.empty(), rule));
    }
    Optional<Column> system = systemBeside(names, name).map(Identifiers::column);
    return mended(column, system, rule);
  }

  private static Column mended(Column column, Optional<Column> system, CodeRule rule) {
    return switch (rule) {
      case SYSTEM -> system(column);
      case CODE -> system.map(beside -> code(column, beside)).orElseGet(() -> code(column));
      case CODE_LOWER -> codeLower(column);
    };
  }

  private static Optional<String> systemBeside(List<String> names, String code) {
    List<String> candidates =
        code.equals("code")
            ? List.of("code_system", "system")
            : List.of(code.replaceFirst("_code$", "") + "_system");
    return candidates.stream().filter(names::contains).findFirst();
  }

  private static void check(Dataset<Row> input, List<String> names, String column, String rule) {
    if (CodeRule.fromCode(rule).isEmpty()) {
      throw configuration(
          "column \"%s\": expected a rule (%s), found \"%s\""
              .formatted(column, CodeRule.codes(), rule));
    }
    if (!names.contains(column)) {
      throw configuration(
          "a rule was given for column \"%s\", which the table does not have; its columns are %s"
              .formatted(column, String.join(", ", names)));
    }
    DataType type = input.schema().apply(column).dataType();
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    if (!element.equals(DataTypes.StringType)) {
      throw configuration(
          "column \"%s\": rule \"%s\" expects a string, found %s; take the rule away"
              .formatted(column, rule, type.catalogString()));
    }
  }

  private static CarelakeException configuration(String message) {
    return new CarelakeException(CarelakeException.Category.CONFIGURATION, message);
  }
}
