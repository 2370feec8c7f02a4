package org.carelake.schemas.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One YAML mapping, read key by key, every error with file, line and column. Keys that nobody asked
 * for are refused by {@link #done()}.
 */
public final class YamlSection {
  private static final Set<String> NOTHING = Set.of("", "~", "null");

  private final Places places;
  private final Location location;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  /** Says where a node stands. */
  private interface Places {
    Location of(Node node);
  }

  private YamlSection(Places places, MappingNode mapping) {
    this.places = places;
    this.location = places.of(mapping);
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(places, tuple.getKeyNode(), "a key");
      if (values.put(key, tuple.getValueNode()) != null) {
        throw CarelakeException.configuration(
            places.of(tuple.getKeyNode()), "key '" + key + "' stands twice");
      }
    }
  }

  /** Reads one document whose root is a mapping. */
  public static YamlSection parse(String file, String yaml) {
    return parse(
        node ->
            node.getStartMark()
                .map(mark -> new Location(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Location.of(file)),
        mark -> new Location(file, mark.getLine() + 1, mark.getColumn() + 1),
        Location.of(file),
        yaml);
  }

  /** Reads YAML that stands at one place of a file of another kind; all errors name that place. */
  public static YamlSection parseAt(Location at, String yaml) {
    return parse(node -> at, mark -> at, at, yaml);
  }

  private static YamlSection parse(
      Places places, Function<Mark, Location> marks, Location whole, String yaml) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(whole.file())
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(10)
            .build();
    try {
      Node root =
          new Compose(settings)
              .composeString(yaml)
              .orElseThrow(() -> CarelakeException.configuration(whole, "the file is empty"));
      return mapping(places, root, "the file");
    } catch (MarkedYamlEngineException wrong) {
      Location at = wrong.getProblemMark().map(marks).orElse(whole);
      throw CarelakeException.configuration(at, "this is not YAML: " + wrong.getProblem());
    } catch (YamlEngineException wrong) {
      throw CarelakeException.configuration(whole, "this is not YAML: " + wrong.getMessage());
    }
  }

  /** Where the mapping starts. */
  public Location location() {
    return location;
  }

  /** Where a key's value stands, or the mapping when it is absent. */
  public Location location(String key) {
    return values.containsKey(key) ? places.of(values.get(key)) : location;
  }

  /** The keys, in the order of the file. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** A text that must be there. */
  public String string(String key) {
    return scalar(places, required(key, "a text"), "'" + key + "'");
  }

  /** A text that may be absent. */
  public Optional<String> optionalString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  /** A list of texts; an absent key is an empty list. */
  public List<String> strings(String key) {
    List<String> result = new ArrayList<>();
    for (Node element : elements(key)) {
      result.add(scalar(places, element, "an element of '" + key + "'"));
    }
    return result;
  }

  /** A value or a list of values that must be there. */
  TestArgument argument(String key) {
    if (required(key, "a value or a list of values") instanceof SequenceNode) {
      return TestArgument.list(strings(key), location(key));
    }
    return TestArgument.single(string(key), location(key));
  }

  /** A value of any form that must be there. */
  public YamlValue value(String key) {
    return value(places, required(key, "a value"));
  }

  private static YamlValue value(Places places, Node node) {
    Location at = places.of(node);
    if (node instanceof SequenceNode sequence) {
      return new YamlValue.Items(
          sequence.getValue().stream().map(item -> value(places, item)).toList(), at);
    }
    if (node instanceof MappingNode mapping) {
      Map<String, YamlValue> fields = new LinkedHashMap<>();
      new YamlSection(places, mapping)
          .values.forEach((key, field) -> fields.put(key, value(places, field)));
      return new YamlValue.Fields(fields, at);
    }
    ScalarNode scalar = (ScalarNode) node;
    boolean nothing =
        scalar.getScalarStyle() == ScalarStyle.PLAIN
            && NOTHING.contains(scalar.getValue().toLowerCase(Locale.ROOT));
    return nothing ? new YamlValue.Nothing(at) : new YamlValue.Text(scalar.getValue(), at);
  }

  /** True or false; what stands in for an absent key is given. */
  public boolean flag(String key, boolean otherwise) {
    Optional<String> text = optionalString(key);
    if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
      throw CarelakeException.configuration(
          location(key), "'" + key + "' must be true or false, found " + text.get());
    }
    return text.map(Boolean::parseBoolean).orElse(otherwise);
  }

  /** A mapping that may be absent. */
  public Optional<YamlSection> section(String key) {
    return has(key)
        ? Optional.of(mapping(places, values.get(key), "'" + key + "'"))
        : Optional.empty();
  }

  /** A mapping from names to single values, in the order of the file; an absent key is none. */
  public Map<String, String> texts(String key) {
    Map<String, String> result = new LinkedHashMap<>();
    section(key)
        .ifPresent(
            entries ->
                entries.values.forEach(
                    (name, node) -> result.put(name, scalar(places, node, "'" + name + "'"))));
    return result;
  }

  /** The names of a mapping, in the order of the file; an absent key has none. */
  public List<String> names(String key) {
    return section(key).map(entries -> List.copyOf(entries.values.keySet())).orElse(List.of());
  }

  /** A list of mappings; an absent key is an empty list. */
  public List<YamlSection> sections(String key) {
    List<YamlSection> result = new ArrayList<>();
    for (Node element : elements(key)) {
      result.add(mapping(places, element, "an element of '" + key + "'"));
    }
    return result;
  }

  /**
   * A list whose elements are either a word or a mapping with that word as its one key: {@code -
   * unique} or {@code - accepted_values: {values: [a]}}.
   */
  public List<NamedSection> namedSections(String key) {
    List<NamedSection> result = new ArrayList<>();
    for (Node element : elements(key)) {
      if (element instanceof ScalarNode word) {
        result.add(new NamedSection(word.getValue(), Optional.empty(), places.of(element)));
        continue;
      }
      YamlSection entry = mapping(places, element, "an element of '" + key + "'");
      if (entry.values.size() != 1) {
        throw CarelakeException.configuration(
            entry.location,
            "an element of '" + key + "' has one name, found " + entry.values.keySet());
      }
      String name = entry.values.keySet().iterator().next();
      result.add(
          new NamedSection(
              name,
              Optional.of(mapping(places, entry.values.get(name), "'" + name + "'")),
              places.of(element)));
    }
    return result;
  }

  /** A word with its optional settings. */
  public record NamedSection(String name, Optional<YamlSection> settings, Location location) {}

  /** The error that a key holds a text which is none of those that are known. */
  public CarelakeException unknown(String key, String found, List<String> texts) {
    return CarelakeException.configuration(
        location(key),
        "unknown "
            + key
            + " '"
            + found
            + "'"
            + Suggestion.of(found, texts)
            + "; known: "
            + String.join(", ", texts));
  }

  /** Refuses every key that nobody asked for. */
  public void done() {
    for (Map.Entry<String, Node> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw CarelakeException.configuration(
            places.of(entry.getValue()),
            "unknown key '"
                + entry.getKey()
                + "'"
                + Suggestion.of(entry.getKey(), known)
                + "; known here: "
                + String.join(", ", known));
      }
    }
  }

  private List<Node> elements(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (values.get(key) instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw CarelakeException.configuration(location(key), "'" + key + "' must be a list");
  }

  private Node required(String key, String expected) {
    if (!has(key)) {
      throw Suggestion.missing(key, expected, values.keySet(), known, this::location, location);
    }
    return values.get(key);
  }

  private static YamlSection mapping(Places places, Node node, String what) {
    if (node instanceof MappingNode mapping) {
      return new YamlSection(places, mapping);
    }
    throw CarelakeException.configuration(places.of(node), what + " must be a mapping");
  }

  private static String scalar(Places places, Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw CarelakeException.configuration(places.of(node), what + " must be a single value");
  }
}
