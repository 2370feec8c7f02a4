package org.carelake.schemas.view;

import org.carelake.schemas.error.Location;

/**
 * A FHIRPath expression and where it stands.
 *
 * @param pointer JSON pointer of the string
 * @param location place of the string in the file
 * @param text the expression
 */
public record ViewPath(String pointer, Location location, String text) {}
