package org.carelake.transforms.fhirpath;

import java.io.Serializable;

/** A compiled expression. Collections are as {@link Items} describes. */
@FunctionalInterface
public interface Evaluator extends Serializable {

  /** The value for a focus item, which may be null when there is none. */
  Object evaluate(Object focus, Scope scope);
}
