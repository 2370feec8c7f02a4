package org.carelake.transforms.extract;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.carelake.schemas.extract.ExtractColumn;
import org.carelake.transforms.bronze.RejectReason;
import scala.jdk.javaapi.CollectionConverters;

/** Makes the rows of shape {@link ExtractSchema#STAGED} of one text file. */
final class RowStager {
  /**
   * Where rows come from and what they are held against.
   *
   * @param extractedAt microseconds since 1970
   */
  record Subject(
      String table,
      List<ExtractColumnType> columns,
      List<String> nullValues,
      String file,
      long extractedAt)
      implements Serializable {}

  /** A declared column, as tasks carry it. */
  record ExtractColumnType(String name, String type) implements Serializable {
    ExtractColumn column() {
      return new ExtractColumn(name, type);
    }
  }

  private final Subject subject;
  private final List<TextType> types;

  RowStager(Subject subject) {
    this.subject = subject;
    this.types =
        subject.columns().stream().map(column -> TextType.of(column.column().type())).toList();
  }

  int width() {
    return types.size();
  }

  /**
   * A row as received.
   *
   * @param texts of the declared columns, in their order
   * @param payload what a replay needs, asked for only when the row is refused
   */
  Row row(
      long number,
      String[] texts,
      Map<String, String> extra,
      java.util.function.Supplier<byte[]> payload) {
    List<String> wrong = new ArrayList<>();
    List<String> details = new ArrayList<>();
    String hash = hash(texts, extra);
    for (int i = 0; i < texts.length; i++) {
      if (types.get(i).isText() || texts[i] == null) {
        continue;
      }
      String text = texts[i].strip();
      if (text.isEmpty() || subject.nullValues().contains(text)) {
        texts[i] = null;
      } else if (types.get(i).fits(text)) {
        texts[i] = text;
      } else {
        wrong.add(subject.columns().get(i).name());
        details.add(subject.columns().get(i).name() + " is no " + subject.columns().get(i).type());
      }
    }
    boolean refused = !wrong.isEmpty();
    return staged(
        number,
        texts,
        extra,
        hash,
        refused ? RejectReason.NOT_OF_TYPE.name() : null,
        refused ? String.join("; ", details) : null,
        wrong,
        refused ? payload.get() : null);
  }

  /** A piece of the file that is no row. */
  Row refusal(long number, RejectReason reason, String detail, byte[] payload) {
    return staged(number, new String[0], Map.of(), null, reason.name(), detail, List.of(), payload);
  }

  /** The last row of a file: the names of its columns, and how many rows it has. */
  Row file(long rows, List<String> names) {
    return staged(
        rows,
        names.toArray(String[]::new),
        Map.of(),
        null,
        ExtractSchema.FILE,
        null,
        List.of(),
        null);
  }

  private Row staged(
      long number,
      String[] texts,
      Map<String, String> extra,
      String hash,
      String reason,
      String detail,
      List<String> wrong,
      byte[] payload) {
    return RowFactory.create(
        subject.table(),
        subject.file(),
        number,
        subject.extractedAt(),
        texts,
        extra.isEmpty() ? null : CollectionConverters.asScala(new LinkedHashMap<>(extra)),
        hash,
        reason,
        detail,
        wrong.toArray(String[]::new),
        payload);
  }

  /** Null and empty text differ, and no text can look like two. */
  private static String hash(String[] texts, Map<String, String> extra) {
    MessageDigest digest = sha256();
    for (String text : texts) {
      add(digest, text);
    }
    extra.forEach(
        (name, text) -> {
          add(digest, name);
          add(digest, text);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    digest.update(((text == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
