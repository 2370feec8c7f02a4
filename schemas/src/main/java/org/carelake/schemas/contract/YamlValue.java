package org.carelake.schemas.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.carelake.schemas.error.Location;

/** Any value of a YAML file and where it stands. */
public sealed interface YamlValue {
  /** Where it stands. */
  Location location();

  /** Nothing: {@code null}, {@code ~} or an empty value. */
  record Nothing(Location location) implements YamlValue {
    public Nothing {
      Objects.requireNonNull(location, "location is null");
    }
  }

  /** A single value as it is written. */
  record Text(String text, Location location) implements YamlValue {
    public Text {
      Objects.requireNonNull(text, "text is null");
      Objects.requireNonNull(location, "location is null");
    }
  }

  /** A list. */
  record Items(List<YamlValue> items, Location location) implements YamlValue {
    public Items {
      items = List.copyOf(items);
      Objects.requireNonNull(location, "location is null");
    }
  }

  /** A mapping, in the order of the file. */
  record Fields(Map<String, YamlValue> fields, Location location) implements YamlValue {
    public Fields {
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      Objects.requireNonNull(location, "location is null");
    }
  }
}
