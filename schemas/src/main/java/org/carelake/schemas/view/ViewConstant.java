package org.carelake.schemas.view;

import org.carelake.schemas.error.Location;

/**
 * A constant, used in paths as {@code %name}.
 *
 * @param pointer JSON pointer of the constant
 * @param location its place in the file
 * @param name its name
 * @param type the FHIR primitive type that {@code value[x]} names
 * @param value the value as written
 */
public record ViewConstant(
    String pointer, Location location, String name, String type, String value) {}
