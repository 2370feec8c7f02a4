package org.carelake.transforms.masking;

import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_date;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingMethod.Algorithm;
import org.carelake.transforms.digest.Digests;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The masking methods as columns of Spark. A secret is inside a function's object, so a plan shows
 * the function's name and its arguments only.
 */
final class Masks {
  private static final Pattern POSTAL_CODE = Pattern.compile("([0-9]{3})[0-9]{2}(?:-?[0-9]{4})?");
  private static final Pattern YEAR = Pattern.compile("([0-9]{4})(?:-.*)?", Pattern.DOTALL);
  private static final int SHORTEST_PHONE = 4;
  private static final int PREFIX = 3;

  private final PseudonymKey key;
  private final LocalDate asOf;

  /**
   * Masks of one tenant and run.
   *
   * @param key the tenant's key
   * @param asOf the date on which ages are worked out
   */
  Masks(PseudonymKey key, LocalDate asOf) {
    this.key = Objects.requireNonNull(key, "key is null");
    this.asOf = Objects.requireNonNull(asOf, "asOf is null");
  }

  /** string or array of string to the same. */
  Column hash(Column column, DataType type, MaskingMethod.Hash method) {
    PseudonymKey secret = key;
    boolean nullIsEmpty = method.nullIsEmpty();
    boolean keyed = method.algorithm() == Algorithm.HMAC_SHA256;
    return mask(
        "hash",
        value -> {
          if (value == null && !nullIsEmpty) {
            return null;
          }
          String text = value == null ? "" : (String) value;
          return keyed ? secret.pseudonym(text) : Digests.md5(text);
        },
        type,
        column);
  }

  /** Any type to string. */
  static Column redact(MaskingMethod.Redact method) {
    return lit(method.text());
  }

  /** string or array of string to the same. */
  static Column phone(Column column, DataType type, MaskingMethod.MaskPhone method) {
    String otherwise = method.otherwise();
    return mask(
        "mask-phone",
        value ->
            value instanceof String text && text.length() >= SHORTEST_PHONE
                ? "XXX-XXX-" + text.substring(text.length() - SHORTEST_PHONE)
                : otherwise,
        type,
        column);
  }

  /** string or array of string to the same. */
  static Column zip3(Column column, DataType type, MaskingMethod.Zip3 method) {
    String suffix = method.suffix();
    if (method.sparse().isEmpty()) {
      return mask(
          "zip3",
          value ->
              value == null
                  ? null
                  : ((String) value).substring(0, Math.min(PREFIX, ((String) value).length()))
                      + suffix,
          type,
          column);
    }
    java.util.TreeSet<String> sparse =
        new java.util.TreeSet<>(method.sparse().orElseThrow().prefixes());
    return mask(
        "zip3",
        value -> {
          java.util.regex.Matcher code =
              POSTAL_CODE.matcher(value == null ? "" : ((String) value).strip());
          if (!code.matches()) {
            return null;
          }
          return (sparse.contains(code.group(1)) ? "000" : code.group(1)) + suffix;
        },
        type,
        column);
  }

  /** date, or int or bigint that is an age, to int. */
  Column age(Column column, DataType type, MaskingMethod.Age method) {
    int cap = method.cap().orElse(Integer.MAX_VALUE);
    LocalDate day = asOf;
    if (type.equals(DataTypes.DateType)) {
      return mask(
          "age",
          days -> {
            if (days == null) {
              return null;
            }
            LocalDate born = LocalDate.ofEpochDay((Integer) days);
            return born.isAfter(day)
                ? null
                : (Object) Math.min(cap, (int) ChronoUnit.YEARS.between(born, day));
          },
          DataTypes.IntegerType,
          unix_date(column));
    }
    return mask(
        "age",
        years -> years == null ? null : (Object) (int) Math.min(cap, ((Number) years).longValue()),
        DataTypes.IntegerType,
        column.cast(DataTypes.LongType));
  }

  /** date or timestamp, and the patient's id, to the same type; a moment becomes midnight UTC. */
  Column dateShift(Column column, DataType type, Column patient, MaskingMethod.DateShift method) {
    Column shifted =
        date_from_unix_date(
            udf(
                new DateShiftMask(key, method.maxDays()),
                "date-shift",
                DataTypes.IntegerType,
                List.of(unix_date(column.cast(DataTypes.DateType)), patient)));
    return type.equals(DataTypes.DateType) ? shifted : shifted.cast(type);
  }

  /** date, timestamp or string to int. */
  static Column year(Column column, DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return mask(
          "year",
          value -> {
            java.util.regex.Matcher year = YEAR.matcher(value == null ? "" : (String) value);
            return year.matches() ? (Object) Integer.valueOf(year.group(1)) : null;
          },
          DataTypes.IntegerType,
          column);
    }
    return mask(
        "year",
        days -> days == null ? null : (Object) LocalDate.ofEpochDay((Integer) days).getYear(),
        DataTypes.IntegerType,
        unix_date(column.cast(DataTypes.DateType)));
  }

  /** string, or a number where there are bounds, to string. */
  static Column generalise(Column column, MaskingMethod.Generalise method) {
    String otherwise = method.otherwise().orElse(null);
    if (method.bounds().isEmpty()) {
      java.util.TreeMap<String, String> mapping = new java.util.TreeMap<>(method.mapping());
      return mask(
          "generalise",
          value -> value == null ? null : mapping.getOrDefault((String) value, otherwise),
          DataTypes.StringType,
          column);
    }
    Ranges ranges = new Ranges(method.bounds());
    return mask(
        "generalise",
        value -> value == null ? otherwise : ranges.name(new BigDecimal((String) value)),
        DataTypes.StringType,
        column.cast(DataTypes.StringType));
  }

  /** A number to bigint. */
  static Column bucket(Column column, MaskingMethod.Bucket method) {
    long size = method.size();
    return mask(
        "bucket",
        value -> value == null ? null : (Object) (Math.floorDiv((Long) value, size) * size),
        DataTypes.LongType,
        column.cast(DataTypes.LongType));
  }

  private static Column mask(String method, ValueMask.Rule rule, DataType result, Column column) {
    return udf(new ValueMask(method, rule), method, result, List.of(column));
  }

  private static Column udf(Mask mask, String method, DataType result, List<Column> arguments) {
    List<Expression> children = arguments.stream().map(ExpressionUtils::expression).toList();
    return ExpressionUtils.column(
        new ScalaUDF(
            mask,
            nullableElements(result),
            CollectionConverters.asScala(children).toSeq(),
            ScalaUDF.$lessinit$greater$default$4(),
            ScalaUDF.$lessinit$greater$default$5(),
            Option.apply("mask_" + method.replace('-', '_')),
            true,
            true));
  }

  private static DataType nullableElements(DataType type) {
    return type instanceof ArrayType array
        ? DataTypes.createArrayType(array.elementType(), true)
        : type;
  }
}
