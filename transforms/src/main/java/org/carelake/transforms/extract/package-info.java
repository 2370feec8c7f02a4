/** Rows of tables that are not FHIR: read from text, held against their declared types. */
package org.carelake.transforms.extract;
