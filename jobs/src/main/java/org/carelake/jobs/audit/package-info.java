/** Who did what to a tenant's lakehouse, in a log that shows when it was tampered with. */
package org.carelake.jobs.audit;
