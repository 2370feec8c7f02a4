package org.carelake.transforms.fhirpath;

/**
 * A primitive element that has an id or extensions; one without is its bare value.
 *
 * @param value the bare value, null when the element has none
 * @param sibling the object that JSON holds under the name with an underscore
 */
record PrimitiveItem(Object value, Node sibling) {}
