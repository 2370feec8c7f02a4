package org.carelake.transforms.fhirpath;

/**
 * An item of an expression whose items may have several types.
 *
 * @param type the item's type
 * @param item the item as it is when all items have one type
 */
record TypedItem(String type, Object item) {}
