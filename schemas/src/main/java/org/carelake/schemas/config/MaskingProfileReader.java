package org.carelake.schemas.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.masking.AggregateTable;
import org.carelake.schemas.masking.ColumnPattern;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.masking.MaskingProfile.ColumnRule;
import org.carelake.schemas.masking.MaskingRule;
import org.carelake.schemas.masking.MaskingStandard;
import org.carelake.schemas.masking.SparsePostalCodes;
import org.carelake.schemas.phi.PhiClass;

/** Reads {@code conf/masking/*.conf}; every error names file and line. */
public final class MaskingProfileReader {
  private static final String FOLDER = "conf/masking";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern PREFIX = Pattern.compile("[0-9]{3}");

  private final Path project;
  private final MaskingRuleReader rules = new MaskingRuleReader(this::postalCodes);

  /**
   * A reader of one project.
   *
   * @param project the folder that holds {@code conf}; may lie inside a jar
   */
  public MaskingProfileReader(Path project) {
    this.project = Objects.requireNonNull(project, "project is null");
  }

  /**
   * A profile and what it extends.
   *
   * @param location the file and line that name the profile
   * @throws CarelakeException when there is no such profile or anything in its files is wrong
   */
  public MaskingProfile read(String name, Location location) {
    return read(name, location, new LinkedHashSet<>());
  }

  private MaskingProfile read(String name, Location location, Set<String> reading) {
    if (!reading.add(name)) {
      throw CarelakeException.configuration(
          location, "profiles extend one another in a circle: " + String.join(", ", reading));
    }
    Path file = project.resolve(FOLDER).resolve(name + ".conf");
    if (!NAME.matcher(name).matches() || !Files.exists(file)) {
      List<String> known = profiles();
      throw CarelakeException.configuration(
          location,
          "there is no masking profile '"
              + name
              + "' in "
              + FOLDER
              + Suggestion.of(name, known)
              + "; known: "
              + String.join(", ", known));
    }
    String text = text(file);
    Section section = new Section("", parse(FOLDER + "/" + name + ".conf", text).root());
    if (!section.string("profile").equals(name)) {
      throw section.wrong("profile", "must equal the file's name '" + name + "'");
    }
    Optional<MaskingProfile> base =
        section
            .optionalString("extends")
            .map(other -> read(other, section.location("extends"), reading));
    MaskingProfile profile = profile(name, text, section, base);
    section.done();
    return profile;
  }

  private MaskingProfile profile(
      String name, String text, Section section, Optional<MaskingProfile> base) {
    MaskingStandard standard = standard(section, base);
    Map<PhiClass, MaskingRule> classes = new EnumMap<>(PhiClass.class);
    base.ifPresent(other -> classes.putAll(other.classes()));
    classes.putAll(classes(section));
    List<ColumnRule> columns = columns(section);
    Map<String, MaskingRule> links = new LinkedHashMap<>();
    List<ColumnPattern> patients = patterns(section, "patient-columns");
    List<KAnonymity> anonymity = anonymity(section);
    List<AggregateTable> aggregates = aggregates(section);
    Set<String> words = new TreeSet<>();
    if (section.has("common-words")) {
      section.strings("common-words").forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
    }
    base.ifPresent(
        other -> {
          words.addAll(other.commonWords());
          columns.addAll(other.columns());
          links.putAll(other.links());
          patients.addAll(other.patientColumns());
          anonymity.addAll(other.kAnonymity());
          aggregates.addAll(other.aggregates());
        });
    links.putAll(links(section));
    for (Map.Entry<PhiClass, MaskingRule> rule : classes.entrySet()) {
      standard
          .objection(rule.getKey(), rule.getValue().method())
          .ifPresent(
              objection -> {
                throw CarelakeException.configuration(
                    rule.getValue().location(),
                    "the standard " + standard.code() + " forbids this: " + objection);
              });
    }
    return new MaskingProfile(
        name,
        section.string("description"),
        standard,
        classes,
        columns,
        links,
        patients,
        anonymity,
        aggregates,
        words,
        base.map(MaskingProfile::text).orElse("") + text,
        section.location());
  }

  private static MaskingStandard standard(Section section, Optional<MaskingProfile> base) {
    Optional<String> code = section.optionalString("standard");
    if (code.isEmpty()) {
      return base.map(MaskingProfile::standard)
          .orElseThrow(
              () ->
                  CarelakeException.configuration(
                      section.location(),
                      "'standard' is missing: say what the profile keeps to, safe-harbor or none"));
    }
    for (MaskingStandard standard : MaskingStandard.values()) {
      if (standard.code().equals(code.get())) {
        return standard;
      }
    }
    throw section.wrong("standard", "must be safe-harbor or none, found '" + code.get() + "'");
  }

  private Map<PhiClass, MaskingRule> classes(Section section) {
    Map<PhiClass, MaskingRule> result = new EnumMap<>(PhiClass.class);
    Optional<Section> classes = section.optionalSection("classes");
    if (classes.isPresent()) {
      for (String code : new TreeSet<>(classes.get().keys())) {
        PhiClass phi =
            PhiClass.fromCode(code)
                .orElseThrow(
                    () -> classes.get().wrong(code, "is no PHI class; known: " + PhiClass.codes()));
        result.put(phi, rules.rule("class " + phi.code(), classes.get().section(code)));
      }
      classes.get().done();
    }
    return result;
  }

  private List<ColumnRule> columns(Section section) {
    List<ColumnRule> result = new ArrayList<>();
    if (section.has("columns")) {
      for (Section rule : section.sections("columns")) {
        String text = rule.string("column");
        ColumnPattern pattern =
            ColumnPattern.parse(text)
                .orElseThrow(() -> rule.wrong("column", "must be model.column, with * for any"));
        Set<PhiClass> classes = EnumSet.noneOf(PhiClass.class);
        if (rule.has("classes")) {
          for (String code : rule.strings("classes")) {
            classes.add(
                PhiClass.fromCode(code)
                    .orElseThrow(
                        () ->
                            rule.wrong(
                                "classes",
                                "names no PHI class: '" + code + "'; known: " + PhiClass.codes())));
          }
        }
        result.add(new ColumnRule(pattern, classes, rules.rule("column " + text, rule)));
      }
    }
    return result;
  }

  private Map<String, MaskingRule> links(Section section) {
    Map<String, MaskingRule> result = new LinkedHashMap<>();
    if (section.has("links")) {
      for (Section rule : section.sections("links")) {
        String link = rule.string("link");
        if (result.put(link, rules.rule("link " + link, rule)) != null) {
          throw rule.wrong("link", "has two rules: '" + link + "'");
        }
      }
    }
    return result;
  }

  private static List<ColumnPattern> patterns(Section section, String key) {
    List<ColumnPattern> result = new ArrayList<>();
    if (section.has(key)) {
      for (String text : section.strings(key)) {
        result.add(
            ColumnPattern.parse(text)
                .orElseThrow(
                    () -> section.wrong(key, "must hold model.column, found '" + text + "'")));
      }
    }
    return result;
  }

  private static List<AggregateTable> aggregates(Section section) {
    List<AggregateTable> result = new ArrayList<>();
    if (section.has("aggregates")) {
      for (Section entry : section.sections("aggregates")) {
        List<String> counts = entry.strings("counts");
        if (counts.isEmpty()) {
          throw entry.wrong("counts", "must name at least one column");
        }
        result.add(
            new AggregateTable(
                entry.string("model"),
                counts,
                entry.has("also") ? entry.strings("also") : List.of(),
                entry.has("within") ? entry.strings("within") : List.of(),
                entry.location()));
        entry.done();
      }
    }
    return result;
  }

  private static List<KAnonymity> anonymity(Section section) {
    List<KAnonymity> result = new ArrayList<>();
    if (section.has("k-anonymity")) {
      for (Section entry : section.sections("k-anonymity")) {
        List<String> columns = entry.strings("quasi-identifiers");
        if (columns.isEmpty()) {
          throw entry.wrong("quasi-identifiers", "must name at least one column");
        }
        result.add(
            new KAnonymity(
                entry.string("model"),
                columns,
                entry.optionalString("person"),
                entry.positiveInt("k"),
                entry.location()));
        entry.done();
      }
    }
    return result;
  }

  /** {@code conf/masking/lists/<name>.conf}: name, source, prefixes. */
  private SparsePostalCodes postalCodes(String name) {
    Path file = project.resolve(FOLDER).resolve("lists").resolve(name + ".conf");
    if (!NAME.matcher(name).matches() || !Files.exists(file)) {
      throw CarelakeException.configuration(
          Location.of(FOLDER + "/lists"), "there is no list '" + name + "'");
    }
    Section section =
        new Section("", parse(FOLDER + "/lists/" + name + ".conf", text(file)).root());
    if (!section.string("list").equals(name)) {
      throw section.wrong("list", "must equal the file's name '" + name + "'");
    }
    TreeSet<String> prefixes = new TreeSet<>(section.strings("prefixes"));
    for (String prefix : prefixes) {
      if (!PREFIX.matcher(prefix).matches()) {
        throw section.wrong("prefixes", "must be texts of three digits, found '" + prefix + "'");
      }
    }
    if (prefixes.isEmpty()) {
      throw section.wrong("prefixes", "must name at least one prefix");
    }
    SparsePostalCodes list = new SparsePostalCodes(name, section.string("source"), prefixes);
    section.done();
    return list;
  }

  private List<String> profiles() {
    try (Stream<Path> files = Files.list(project.resolve(FOLDER))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".conf"))
          .map(file -> file.substring(0, file.length() - ".conf".length()))
          .sorted()
          .toList();
    } catch (IOException missing) {
      return List.of();
    }
  }

  private String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          Location.of(project.relativize(file).toString()),
          "can't read this file: " + failure.getClass().getSimpleName(),
          failure);
    }
  }

  private static Config parse(String name, String text) {
    try {
      return ConfigFactory.parseReader(
          new StringReader(text),
          ConfigParseOptions.defaults()
              .setSyntax(ConfigSyntax.CONF)
              .setOriginDescription(name)
              .setAllowMissing(false));
    } catch (ConfigException wrong) {
      Location location =
          wrong.origin() == null ? Location.of(name) : Section.location(wrong.origin());
      throw CarelakeException.configuration(location, "this can't be read as HOCON");
    }
  }
}
