/** Masks values: pseudonyms, shifted dates, coarser postal codes and ages; makes twins by rules. */
package org.carelake.transforms.masking;
