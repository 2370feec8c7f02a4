/** Reads FHIR servers over HTTP into files: Bulk Data exports, searches and histories. */
package org.carelake.jobs.bulk;
