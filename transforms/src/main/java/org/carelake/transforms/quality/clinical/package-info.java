/** Kinds of tests for clinical data: plausible times and values, codes and identifiers. */
package org.carelake.transforms.quality.clinical;
