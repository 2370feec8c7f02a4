/** What becomes of each column in the anonymised track: rules, methods and profiles. */
package org.carelake.schemas.masking;
