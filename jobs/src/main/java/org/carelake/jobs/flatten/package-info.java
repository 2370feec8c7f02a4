/** Views over files without a project: one pass over the input, Parquet for each view. */
package org.carelake.jobs.flatten;
