package org.carelake.samples;

import java.util.List;

/**
 * One answerable item of a form.
 *
 * @param link link id
 * @param group link ids of the groups around it, outermost first
 * @param type string, text, choice, boolean, date or integer
 * @param codes option codes of a choice
 */
record FormItem(
    String link,
    List<String> group,
    String type,
    boolean repeats,
    boolean required,
    boolean hidden,
    boolean calculated,
    boolean conditional,
    List<String> codes) {}
