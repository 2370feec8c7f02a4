/** From the sources of a tenant to its bronze tables, with quarantine and the ledger of files. */
package org.carelake.jobs.ingest;
