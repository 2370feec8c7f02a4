package org.carelake.schemas.form;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;

/**
 * Reads {@code instruments.yml}: scales (answer to points), instruments (instrument, scale, items,
 * bands, levels, asked), flags (questionnaires, flags). Every link must be a column of the forms
 * that it is asked in.
 */
public final class InstrumentsReader {
  private final FormCatalog catalog;
  private final ConditionReader conditions;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Map<String, Integer>> scales = new LinkedHashMap<>();

  private InstrumentsReader(FormCatalog catalog) {
    this.catalog = catalog;
    this.conditions = new ConditionReader();
  }

  /**
   * The instruments of a package.
   *
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static Instruments read(String file, String yaml, FormCatalog catalog) {
    return new InstrumentsReader(catalog).instruments(YamlSection.parse(file, yaml));
  }

  private Instruments instruments(YamlSection file) {
    scales(file);
    List<Flag> flags = new ArrayList<>();
    for (YamlSection group : file.sections("flags")) {
      flags(group, flags);
    }
    List<Instrument> instruments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : file.sections("instruments")) {
      Instrument instrument = instrument(section);
      instruments.add(instrument);
      if (!names.add(instrument.name())) {
        problem(section.location(), "instrument '" + instrument.name() + "' stands twice");
      }
    }
    file.done();
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new Instruments(instruments, flags);
  }

  private void scales(YamlSection file) {
    file.section("scales")
        .ifPresent(
            section -> {
              for (String name : file.names("scales")) {
                Map<String, Integer> points = new LinkedHashMap<>();
                section
                    .texts(name)
                    .forEach(
                        (answer, text) ->
                            points.put(
                                answer.toLowerCase(Locale.ROOT),
                                number(text, section.location(name))));
                scales.put(name, points);
              }
              section.done();
            });
  }

  private Instrument instrument(YamlSection section) {
    String name = section.string("instrument");
    String scale = section.optionalString("scale").orElse("");
    if (!scale.isEmpty()) {
      scale(scale, section);
    }
    List<Instrument.Item> items = new ArrayList<>();
    Set<String> links = new HashSet<>();
    boolean byLevels = section.has("levels");
    for (YamlSection item : section.sections("items")) {
      items.add(item(item, scale, byLevels));
      if (!links.add(item.string("link"))) {
        problem(item.location("link"), "link '" + item.string("link") + "' stands twice");
      }
    }
    if (items.isEmpty()) {
      problem(section.location(), "instrument '" + name + "' has no items");
    }
    Instrument instrument =
        new Instrument(name, items, bands(section), levels(section), uses(section));
    section.done();
    asked(section, instrument);
    return instrument;
  }

  private Instrument.Item item(YamlSection item, String common, boolean byLevels) {
    String scale = item.optionalString("scale").orElse(common);
    if (item.has("scale") || (!byLevels && common.isEmpty())) {
      scale(scale, item);
    }
    Condition when = item.section("when").map(conditions::read).orElse(Condition.ALWAYS);
    Instrument.Item read =
        new Instrument.Item(item.string("link"), scales.getOrDefault(scale, Map.of()), when);
    item.done();
    return read;
  }

  private void scale(String scale, YamlSection section) {
    if (!scales.containsKey(scale)) {
      problem(
          section.location("scale"),
          "unknown scale '" + scale + "'" + Suggestion.of(scale, scales.keySet()));
    }
  }

  private List<Instrument.Band> bands(YamlSection section) {
    List<Instrument.Band> bands = new ArrayList<>();
    for (YamlSection band : section.sections("bands")) {
      int from = number(band.string("from"), band.location("from"));
      if (!bands.isEmpty() && bands.get(bands.size() - 1).from() >= from) {
        problem(band.location("from"), "bands must begin at rising numbers, found " + from);
      }
      bands.add(new Instrument.Band(from, band.string("severity")));
      band.done();
    }
    return bands;
  }

  private List<Instrument.Level> levels(YamlSection section) {
    List<Instrument.Level> levels = new ArrayList<>();
    for (YamlSection level : section.sections("levels")) {
      levels.add(
          new Instrument.Level(
              number(level.string("score"), level.location("score")),
              level.string("severity"),
              level.section("when").map(conditions::read).orElse(Condition.ALWAYS),
              level.optionalString("form").orElse("")));
      level.done();
    }
    return levels;
  }

  private List<Instrument.Use> uses(YamlSection section) {
    List<Instrument.Use> uses = new ArrayList<>();
    for (YamlSection use : section.sections("asked")) {
      int session =
          use.optionalString("session")
              .map(text -> number(text, use.location("session")))
              .orElse(0);
      uses.add(
          new Instrument.Use(
              use.strings("questionnaires"), session, use.optionalString("total").orElse("")));
      use.done();
    }
    if (uses.isEmpty()) {
      problem(section.location(), "'asked' is missing: say which questionnaires ask it");
    }
    return uses;
  }

  private void asked(YamlSection section, Instrument instrument) {
    Set<String> links = new HashSet<>();
    instrument.items().forEach(item -> links.add(item.link()));
    instrument.items().forEach(item -> item.when().links().forEach(links::add));
    for (Instrument.Level level : instrument.levels()) {
      level.when().links().forEach(links::add);
      links.add(level.form());
    }
    for (Instrument.Use use : instrument.uses()) {
      Set<String> all = new HashSet<>(links);
      all.add(use.total());
      all.remove("");
      known(section.location(), use.questionnaires(), all);
    }
  }

  private void flags(YamlSection group, List<Flag> flags) {
    List<String> questionnaires = group.strings("questionnaires");
    Map<String, Condition> earlier = new LinkedHashMap<>();
    for (YamlSection section : group.sections("flags")) {
      String name = section.string("flag");
      Condition when =
          section
              .section("when")
              .map(condition -> conditions.with(earlier).read(condition))
              .orElseThrow(
                  () ->
                      CarelakeException.configuration(
                          section.location(), "flag '" + name + "' has no 'when'"));
      if (earlier.put(name, when) != null) {
        problem(section.location("flag"), "flag '" + name + "' stands twice");
      }
      String form = section.optionalString("form").orElse("");
      flags.add(new Flag(name, questionnaires, when, form));
      Set<String> links = new HashSet<>(when.links().toList());
      links.add(form);
      links.remove("");
      known(section.location(), questionnaires, links);
      section.done();
    }
    group.done();
  }

  /** Every link must be an item of every form that the questionnaires make. */
  private void known(Location location, List<String> questionnaires, Set<String> links) {
    for (String questionnaire : questionnaires) {
      List<FormDefinition> forms =
          catalog.forms().stream()
              .filter(form -> form.questionnaires().contains(questionnaire))
              .toList();
      if (forms.isEmpty()) {
        problem(location, "no form has questionnaire '" + questionnaire + "'");
      }
      for (FormDefinition form : forms) {
        List<String> own = form.columns().stream().map(FormColumn::linkId).toList();
        links.stream()
            .filter(link -> !own.contains(link))
            .sorted()
            .forEach(
                link ->
                    problem(
                        location,
                        "link '"
                            + link
                            + "' is no item of "
                            + form.table().name()
                            + Suggestion.of(link, own)));
      }
    }
  }

  private int number(String text, Location location) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException wrong) {
      problem(location, "expected a whole number, found '" + text + "'");
      return 0;
    }
  }

  private void problem(Location location, String problem) {
    problems.add(location + ": " + problem);
  }
}
