package org.carelake.schemas.view;

/**
 * A note on a column for tools: {@code ansi/type}, {@code carelake/phi} and the like.
 *
 * @param name the tag's name
 * @param value its value
 */
public record ViewTag(String name, String value) {}
