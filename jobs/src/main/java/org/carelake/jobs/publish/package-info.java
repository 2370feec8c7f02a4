/** Publications: immutable, dated sets of Parquet files in a tenant's bucket, and their pointer. */
package org.carelake.jobs.publish;
