/** What extracts that are not FHIR look like: their tables, columns and how fresh they must be. */
package org.carelake.schemas.extract;
