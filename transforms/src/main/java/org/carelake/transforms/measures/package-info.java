/**
 * Measures of care: populations of a catalogue worked out over clinical tables, person by person.
 */
package org.carelake.transforms.measures;
