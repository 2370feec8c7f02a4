package org.carelake.transforms.fhirpath;

/** An element that the type has not. */
final class UnknownElementException extends FhirPathException {
  private static final long serialVersionUID = 1L;

  private final boolean misspelt;

  UnknownElementException(Ast place, String message, boolean misspelt) {
    super(place.start(), place.end(), message);
    this.misspelt = misspelt;
  }

  /** Whether the message names the element that was probably meant. */
  boolean misspelt() {
    return misspelt;
  }
}
