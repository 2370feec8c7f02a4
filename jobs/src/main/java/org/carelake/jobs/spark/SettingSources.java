package org.carelake.jobs.spark;

import java.lang.reflect.Field;
import java.util.AbstractMap;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Takes out of Hadoop's configuration which file each of its settings came from. Nobody asks, but
 * it is part of the form in which Spark sends the configuration along with each scan and write, and
 * Hadoop compresses it by itself for each of more than a thousand settings: a tenth of the
 * processor time of a small run. What a setting is stays as it was.
 */
public final class SettingSources {
  private SettingSources() {}

  /** Forgets them in a configuration, and so in all copies that are made of it later. */
  public static void forget(Configuration configuration) {
    try {
      Field sources = Configuration.class.getDeclaredField("updatingResource");
      sources.setAccessible(true);
      sources.set(configuration, new Forgetful());
    } catch (ReflectiveOperationException other) {
      throw new IllegalStateException(
          "Hadoop's configuration is not of a version that Carelake knows", other);
    }
  }

  /** Holds nothing: settings are loaded again whenever a part of Hadoop adds its defaults. */
  private static final class Forgetful extends AbstractMap<String, String[]> {
    @Override
    public String[] put(String setting, String[] sources) {
      return null;
    }

    @Override
    public Set<Entry<String, String[]>> entrySet() {
      return Set.of();
    }
  }
}
