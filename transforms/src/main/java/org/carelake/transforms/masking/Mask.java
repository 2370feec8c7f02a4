package org.carelake.transforms.masking;

import java.io.Serializable;

/**
 * Marks the functions that a protected value may pass on its way into the anonymised track. Lineage
 * knows them in a plan by their class, which no SQL can name.
 */
public interface Mask extends Serializable {
  /** The method's name, as plans show it. */
  String method();
}
