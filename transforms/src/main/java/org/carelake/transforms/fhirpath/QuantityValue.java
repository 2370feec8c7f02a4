package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * A number with a unit.
 *
 * @param value the number
 * @param unit UCUM code or calendar word in the singular, {@code "1"} when it has none
 */
record QuantityValue(BigDecimal value, String unit) implements Serializable {}
