package org.carelake.samples;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Labels and displays in this project's own words, worked out from link ids and option codes. */
final class Labels {
  private static final Map<String, String> DISPLAYS =
      Map.ofEntries(
          Map.entry("in-person", "In-person"),
          Map.entry("ipc", "IPC"),
          Map.entry("ipc-recom", "IPC (recommended)"),
          Map.entry("sbirt", "SBIRT"),
          Map.entry("sbirt-recom", "SBIRT (recommended)"),
          Map.entry("spi", "SPI"),
          Map.entry("spi-recom", "SPI (recommended)"),
          Map.entry("mhs", "Mental health referral"),
          Map.entry("mhs-recom", "Mental health referral (recommended)"),
          Map.entry("fws", "Financial wellness support"),
          Map.entry("fws-recom", "Financial wellness support (recommended)"),
          Map.entry("oth", "Other"),
          Map.entry("dont-know", "Not known or no answer"),
          Map.entry("she-her-hers", "She/her/hers"),
          Map.entry("he-him-his", "He/him/his"),
          Map.entry("they-them-theirs", "They/them/theirs"));

  private Labels() {}

  /** {@code several-days} becomes {@code Several days}. */
  static String display(String code) {
    String known = DISPLAYS.get(code);
    return known == null ? sentence(code) : known;
  }

  /**
   * The label of an item: its instrument and number, its readable link id, or its place in the
   * form.
   */
  static String label(Form form, FormItem item) {
    String instrument = instrument(item.link());
    if (!instrument.isEmpty()) {
      return instrument;
    }
    if (item.link().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") && !uuid(item.link())) {
      return sentence(item.link());
    }
    return form.title() + " question " + (form.items().indexOf(item) + 1);
  }

  static String group(Form form, String link) {
    return form.title() + (uuid(link) ? " section" : " section " + link);
  }

  private static String instrument(String link) {
    return numbered("PHQ-9", Instruments.PHQ, link)
        + numbered("GAD-7", Instruments.GAD, link)
        + numbered("SF-PCL-5-8", Instruments.PCL, link)
        + numbered("AUDIT", Sbirt.AUDIT, link)
        + numbered("DAST-10", Sbirt.DAST, link)
        + (link.equals(Instruments.MOOD) ? "Mood today, from 1 to 10" : "");
  }

  private static String numbered(String name, List<String> links, String link) {
    int at = links.indexOf(link);
    return at < 0 ? "" : name + " item " + (at + 1);
  }

  private static boolean uuid(String link) {
    return link.matches("[0-9a-z]{8}-[0-9a-z]{4}-.*");
  }

  private static String sentence(String code) {
    String words = code.replace('-', ' ').strip();
    return words.isEmpty()
        ? code
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
