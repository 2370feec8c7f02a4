package org.carelake.schemas.config;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.Durations;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.extract.ExtractTablesReader;
import org.carelake.schemas.extract.Freshness;
import org.carelake.schemas.table.TableName;

/** Binds sources that are not FHIR. */
final class ExtractReader {
  private static final String POSTGRES = "org.postgresql.Driver";
  private static final String SQL_SERVER = "com.microsoft.sqlserver.jdbc.SQLServerDriver";

  private final Path project;
  private final Path base;

  ExtractReader(Path project, Path base) {
    this.project = project;
    this.base = base;
  }

  SourceConfig files(String name, String kind, Section source) {
    ExtractFormat format = ExtractFormat.valueOf(kind.toUpperCase(Locale.ROOT));
    Optional<Section> csv =
        format == ExtractFormat.CSV ? source.optionalSection("csv") : Optional.empty();
    return new SourceConfig.ExtractFiles(
        nameOfTables(name, source),
        group(source),
        format,
        Locations.absolute(base, source.string("path")),
        format.isTyped() ? optionalTables(source) : textTables(source),
        pattern(source, "table-of").orElse(Pattern.compile("([^/.]+)[^/]*$")),
        pattern(source, "extracted-at"),
        csv(csv),
        source.location());
  }

  SourceConfig database(
      String name, Section source, Function<Section, SecretReference> secretReader) {
    String url = source.string("url");
    if (!url.startsWith("jdbc:")) {
      throw source.wrong("url", "must start with jdbc:");
    }
    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
      throw source.wrong("url", "must not hold a password; use password { env = … }");
    }
    boolean postgres = url.startsWith("jdbc:postgresql:");
    boolean sqlServer = url.startsWith("jdbc:sqlserver:");
    if (!postgres && !sqlServer && !source.has("driver")) {
      throw source.wrong("driver", "is missing: name the class of the JDBC driver for this url");
    }
    List<ExtractTable> tables = optionalTables(source);
    List<String> only = source.has("only") ? source.strings("only") : List.of();
    for (String table : only) {
      List<String> known = tables.stream().map(ExtractTable::name).toList();
      if (!known.isEmpty() && !known.contains(table)) {
        throw source.wrong(
            "only", "names no declared table: '" + table + "'" + Suggestion.of(table, known));
      }
    }
    return new SourceConfig.ExtractDatabase(
        nameOfTables(name, source),
        group(source),
        url,
        source.optionalString("user"),
        source.optionalSection("password").map(secretReader),
        source.optionalString("driver").orElse(postgres ? POSTGRES : SQL_SERVER),
        source.optionalString("schema").orElse(postgres ? "public" : "dbo"),
        only,
        tables,
        source.has("partitions") ? source.positiveInt("partitions") : 4,
        source.has("fetch-size") ? source.positiveInt("fetch-size") : 1000,
        source.location());
  }

  static Freshness freshness(Section block) {
    Freshness freshness =
        new Freshness(
            duration(block, "warn-after"), duration(block, "error-after"), block.location());
    block.done();
    if (freshness.warnAfter().isEmpty() && freshness.errorAfter().isEmpty()) {
      throw block.wrong("warn-after", "is missing: name warn-after, error-after, or both");
    }
    return freshness;
  }

  private static Optional<Duration> duration(Section block, String key) {
    return block
        .optionalString(key)
        .map(
            text ->
                Durations.parse(text)
                    .orElseThrow(() -> block.wrong(key, "must be a time such as 90m, 36h or 2d")));
  }

  /** The name begins that of the source's bronze tables. */
  private static String nameOfTables(String name, Section source) {
    if (!TableName.isValidName(name.replace('-', '_'))) {
      throw source.wrong("name", "must begin with a letter: it begins the names of bronze tables");
    }
    return name;
  }

  private static Optional<String> group(Section source) {
    Optional<String> group = source.optionalString("group");
    if (group.isPresent() && !TableName.isValidName(group.get())) {
      throw source.wrong("group", "must be lower-case letters, digits and underscores");
    }
    return group;
  }

  private List<ExtractTable> textTables(Section source) {
    if (!source.has("tables")) {
      throw source.wrong(
          "tables",
          "is missing: name the YAML file that declares the tables and the types of their columns;"
              + " nothing is guessed from data");
    }
    List<ExtractTable> tables = optionalTables(source);
    for (ExtractTable table : tables) {
      table.columns().stream()
          .filter(column -> column.type().matches("(struct|array|map|binary|variant).*"))
          .findFirst()
          .ifPresent(
              column -> {
                throw CarelakeException.configuration(
                    table.location(),
                    "column '"
                        + column.name()
                        + "' of table '"
                        + table.name()
                        + "' comes from text: declare it as string, its JSON is kept as received");
              });
    }
    return tables;
  }

  private List<ExtractTable> optionalTables(Section source) {
    Optional<String> file = source.optionalString("tables");
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return ExtractTablesReader.read(
          file.get(), Files.readString(project.resolve(file.get()), StandardCharsets.UTF_8));
    } catch (IOException missing) {
      throw source.wrong("tables", "names no file of the project: " + file.get());
    }
  }

  private static Optional<Pattern> pattern(Section source, String key) {
    return source
        .optionalString(key)
        .map(
            text -> {
              try {
                Pattern pattern = Pattern.compile(text);
                if (pattern.matcher("").groupCount() < 1) {
                  throw source.wrong(key, "must have a group (…) that finds the part of the path");
                }
                return pattern;
              } catch (PatternSyntaxException wrong) {
                throw source.wrong(key, "is no regular expression");
              }
            });
  }

  private static CsvOptions csv(Optional<Section> found) {
    if (found.isEmpty()) {
      return new CsvOptions(',', '"', '"', "UTF-8", true, 0, false, List.of());
    }
    Section section = found.get();
    char quote = character(section, "quote", '"');
    String ragged = section.optionalString("ragged").orElse("quarantine");
    if (!List.of("quarantine", "keep").contains(ragged)) {
      throw section.wrong("ragged", "knows quarantine and keep, found '" + ragged + "'");
    }
    CsvOptions options =
        new CsvOptions(
            character(section, "delimiter", ','),
            quote,
            character(section, "escape", quote),
            encoding(section),
            !section.has("header") || section.bool("header"),
            section.has("skip-lines") ? section.positiveInt("skip-lines") : 0,
            ragged.equals("keep"),
            section.has("null-values")
                ? new ArrayList<>(section.strings("null-values"))
                : List.of());
    section.done();
    return options;
  }

  private static char character(Section section, String key, char otherwise) {
    return section
        .optionalString(key)
        .map(
            text -> {
              if (text.length() != 1) {
                throw section.wrong(key, "must be one character");
              }
              return text.charAt(0);
            })
        .orElse(otherwise);
  }

  private static String encoding(Section section) {
    String name = section.optionalString("encoding").orElse("UTF-8");
    if (!Charset.isSupported(name)) {
      throw section.wrong("encoding", "is unknown; known are UTF-8, windows-1252, ISO-8859-1, …");
    }
    Charset charset = Charset.forName(name);
    byte[] ascii = ",\"\n".getBytes(charset);
    if (ascii.length != 3 || ascii[0] != ',' || ascii[1] != '"' || ascii[2] != '\n') {
      throw section.wrong(
          "encoding", "must be one in which ASCII characters are single bytes, not " + name);
    }
    return charset.name();
  }
}
