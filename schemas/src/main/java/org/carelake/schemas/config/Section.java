package org.carelake.schemas.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;

/**
 * One HOCON object, read key by key. Remembers which keys were asked for, so that {@link #done()}
 * can refuse the others; every error names file and line.
 */
final class Section {
  private final String path;
  private final ConfigObject object;
  private final Config config;
  private final Set<String> known = new TreeSet<>();

  Section(String path, ConfigObject object) {
    this.path = path;
    this.object = object;
    this.config = object.toConfig();
  }

  static Location location(ConfigOrigin origin) {
    String file = origin.description();
    int lineMark = origin.lineNumber() < 0 ? -1 : file.lastIndexOf(": " + origin.lineNumber());
    return new Location(
        lineMark < 0 ? file : file.substring(0, lineMark), Math.max(0, origin.lineNumber()), 0);
  }

  Location location() {
    return location(object.origin());
  }

  Location location(String key) {
    ConfigValue value = object.get(key);
    return value == null ? location() : location(value.origin());
  }

  boolean has(String key) {
    known.add(key);
    return object.containsKey(key) && object.get(key).valueType() != ConfigValueType.NULL;
  }

  String string(String key) {
    return read(key, "a text", config::getString);
  }

  Optional<String> optionalString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  int positiveInt(String key) {
    int value = read(key, "a whole number", config::getInt);
    if (value < 1) {
      throw wrong(key, "must be at least 1, found " + value);
    }
    return value;
  }

  long bytes(String key) {
    return read(key, "a size such as 32MiB", config::getBytes);
  }

  /** A time of whole days at least, such as {@code 90 days} or {@code 10 years}. */
  Period period(String key) {
    Period period = read(key, "a time such as 90 days, 12 months or 10 years", config::getPeriod);
    if (period.isNegative() || period.isZero()) {
      throw wrong(key, "must be a day at least");
    }
    return period;
  }

  /** A time such as {@code 30s}, {@code 5m} or {@code 6h}. */
  Duration duration(String key) {
    Duration duration = read(key, "a time such as 30s, 5m or 6h", config::getDuration);
    if (duration.isNegative() || duration.isZero()) {
      throw wrong(key, "must be longer than nothing");
    }
    return duration;
  }

  List<String> strings(String key) {
    return read(key, "a list of texts", config::getStringList);
  }

  /** A list of texts, each with the place where it stands. */
  <T> List<T> located(String key, BiFunction<String, Location, T> element) {
    strings(key);
    List<T> result = new ArrayList<>();
    for (ConfigValue value : config.getList(ConfigUtil.joinPath(key))) {
      result.add(element.apply(String.valueOf(value.unwrapped()), location(value.origin())));
    }
    return result;
  }

  /** A list of lists of texts. */
  List<List<String>> stringLists(String key) {
    List<List<String>> result = new ArrayList<>();
    for (ConfigValue value : read(key, "a list of lists of texts", config::getList)) {
      if (!(value.unwrapped() instanceof List<?> inner)) {
        throw wrong(key, "must be a list of lists of texts, such as [[a, b], [c, d]]");
      }
      result.add(inner.stream().map(String::valueOf).toList());
    }
    return result;
  }

  boolean bool(String key) {
    return read(key, "true or false", config::getBoolean);
  }

  /** The strings of a flat map; keys may hold dots when quoted. */
  Map<String, String> stringMap(String key) {
    Map<String, String> result = new LinkedHashMap<>();
    if (!has(key)) {
      return result;
    }
    for (Map.Entry<String, ConfigValue> entry : section(key).config.entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      ConfigValueType type = entry.getValue().valueType();
      if (type == ConfigValueType.LIST) {
        throw CarelakeException.configuration(
            location(entry.getValue().origin()), "'" + name + "' must be a single value");
      }
      result.put(name, String.valueOf(entry.getValue().unwrapped()));
    }
    return result;
  }

  Section section(String key) {
    return read(key, "a block {...}", at -> new Section(full(key), config.getObject(at)));
  }

  Optional<Section> optionalSection(String key) {
    return has(key) ? Optional.of(section(key)) : Optional.empty();
  }

  List<Section> sections(String key) {
    ConfigList list = read(key, "a list of blocks [{...}]", config::getList);
    List<Section> result = new ArrayList<>();
    for (ConfigValue value : list) {
      if (!(value instanceof ConfigObject element)) {
        throw CarelakeException.configuration(
            location(value.origin()), "'" + full(key) + "' must be a list of blocks {...}");
      }
      result.add(new Section(full(key) + "[]", element));
    }
    return result;
  }

  Set<String> keys() {
    return object.keySet();
  }

  /** Refuses every key that nobody asked for. */
  void done() {
    for (String key : object.keySet()) {
      if (!known.contains(key)) {
        throw CarelakeException.configuration(
            location(key),
            "unknown key '"
                + full(key)
                + "'"
                + Suggestion.of(key, known)
                + "; known here: "
                + String.join(", ", known));
      }
    }
  }

  CarelakeException wrong(String key, String what) {
    return CarelakeException.configuration(location(key), "'" + full(key) + "' " + what);
  }

  private <T> T read(String key, String expected, Function<String, T> reader) {
    known.add(key);
    if (!has(key)) {
      throw Suggestion.missing(
          full(key), expected, object.keySet(), known, this::location, location());
    }
    try {
      return reader.apply(ConfigUtil.joinPath(key));
    } catch (ConfigException wrong) {
      throw wrong(
          key,
          "must be "
              + expected
              + ", found "
              + object.get(key).valueType().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
