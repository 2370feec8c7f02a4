package org.carelake.transforms.extract;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.transforms.bronze.RejectReason;

/**
 * The staged rows of one CSV file, read as they are asked for. The file is parsed as ISO-8859-1,
 * which keeps every byte, and each field decoded by itself: so one wrong byte refuses its row and
 * no other, and what is refused can be kept as it was.
 */
final class CsvStager implements Iterator<Row> {
  private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

  private final CsvOptions options;
  private final RowStager stager;
  private final CsvParser parser;
  private final Charset charset;
  private final Deque<Row> ready = new ArrayDeque<>();
  private TextColumns columns;
  private String header = "";
  private long line;
  private long nextLine;
  private long rows;
  private boolean ended;

  CsvStager(InputStream in, CsvOptions options, RowStager.Subject subject) throws IOException {
    this.options = options;
    this.charset = options.charset();
    this.nextLine = options.skipLines() + 1L;
    this.stager = new RowStager(subject);
    this.parser = new CsvParser(settings(options));
    this.parser.beginParsing(new InputStreamReader(withoutMark(in), StandardCharsets.ISO_8859_1));
    var declared = subject.columns().stream().map(RowStager.ExtractColumnType::column).toList();
    if (!options.header()) {
      this.columns = TextColumns.asDeclared(declared);
      return;
    }
    String[] names = fields();
    if (names == null) {
      this.columns = TextColumns.asDeclared(declared);
      return;
    }
    this.header = parser.getContext().currentParsedContent();
    List<String> decoded = new ArrayList<>();
    for (String name : names) {
      decoded.add(name == null ? "" : new String(bytes(name), charset));
    }
    this.columns = TextColumns.ofHeader(decoded, declared);
    if (!columns.hasAnyDeclared()) {
      ready.add(
          stager.refusal(
              1,
              RejectReason.UNREADABLE_FILE,
              "its first record names no declared column; if it has no header, say header = false",
              null));
      ended = true;
    }
  }

  private static CsvParserSettings settings(CsvOptions options) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(options.delimiter());
    settings.getFormat().setQuote(options.quote());
    settings.getFormat().setQuoteEscape(options.escape());
    settings.getFormat().setComment('\0');
    settings.setCommentProcessingEnabled(false);
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setSkipEmptyLines(false);
    settings.setEmptyValue("");
    settings.setNullValue(null);
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(20_000);
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    settings.setNumberOfRowsToSkip(options.skipLines());
    settings.setReadInputOnSeparateThread(false);
    return settings;
  }

  private static InputStream withoutMark(InputStream in) throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, BYTE_ORDER_MARK.length);
    byte[] first = pushback.readNBytes(BYTE_ORDER_MARK.length);
    boolean marked = first.length == BYTE_ORDER_MARK.length;
    for (int i = 0; marked && i < first.length; i++) {
      marked = (first[i] & 0xFF) == BYTE_ORDER_MARK[i];
    }
    if (!marked) {
      pushback.unread(first);
    }
    return pushback;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty() && !ended) {
      String[] fields = fields();
      if (fields == null) {
        ready.add(stager.file(rows, options.header() ? columns.names() : List.of()));
        ended = true;
      } else {
        rows++;
        ready.add(stage(fields));
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }

  /** The next record that is not an empty line; counts lines, those inside quotes included. */
  private String[] fields() {
    String[] fields = parser.parseNext();
    while (fields != null) {
      line = nextLine;
      nextLine += 1 + lineBreaks();
      if (fields.length > 1 || fields[0] != null) {
        return fields;
      }
      fields = parser.parseNext();
    }
    return null;
  }

  private long lineBreaks() {
    String content = parser.getContext().currentParsedContent();
    return content == null ? 0 : content.strip().chars().filter(c -> c == '\n').count();
  }

  private Row stage(String[] fields) {
    if (fields.length != columns.size() && !options.keepRagged() && !isBlankTail(fields)) {
      return stager.refusal(
          line,
          RejectReason.WRONG_FIELD_COUNT,
          "expected " + columns.size() + " fields, found " + fields.length,
          payload(fields));
    }
    String[] texts = new String[stager.width()];
    Map<String, String> extra = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i++) {
      String text;
      try {
        text = decoded(fields[i]);
      } catch (CharacterCodingException wrong) {
        return stager.refusal(
            line,
            RejectReason.WRONG_ENCODING,
            "field " + (i + 1) + " is not " + options.encoding(),
            payload(fields));
      }
      if (i >= columns.size()) {
        put(extra, TextColumns.position(i), text);
      } else if (columns.isDeclared(i)) {
        texts[columns.targets().get(i)] = text;
      } else {
        put(extra, columns.extras().get(i), text);
      }
    }
    return stager.row(line, texts, extra, () -> payload(fields));
  }

  private static void put(Map<String, String> extra, String name, String text) {
    if (text != null) {
      extra.put(name, text);
    }
  }

  /** Whether a row is only longer by empty fields, as spreadsheets write it. */
  private boolean isBlankTail(String[] fields) {
    return fields.length > columns.size()
        && Arrays.stream(fields, columns.size(), fields.length)
            .allMatch(field -> field == null || field.isEmpty());
  }

  private String decoded(String field) throws CharacterCodingException {
    if (field == null || field.chars().allMatch(c -> c < 0x80)) {
      return field;
    }
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes(field)))
        .toString();
  }

  /** The header and the record, so that it can be read again by itself. */
  private byte[] payload(String[] fields) {
    String content = parser.getContext().currentParsedContent();
    // the parser no longer has the text of a record that ends the file
    String record = content == null ? written(fields) : content;
    return bytes(header.isEmpty() ? record : header.stripTrailing() + "\n" + record);
  }

  private String written(String[] fields) {
    String quote = String.valueOf(options.quote());
    return Arrays.stream(fields)
        .map(
            field ->
                field == null ? "" : quote + field.replace(quote, options.escape() + quote) + quote)
        .collect(Collectors.joining(String.valueOf(options.delimiter())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
