package org.carelake.jobs.publish;

import org.apache.spark.sql.types.StructType;

/**
 * A table with the version that a publication reads, whatever is committed meanwhile.
 *
 * @param table what to publish
 * @param commit what names the commit that made this version, and no other
 * @param version the Delta version
 * @param bytes size of the table's files at that version
 * @param schema columns at that version
 */
record PinnedTable(
    PublishedTable table, String commit, long version, long bytes, StructType schema) {}
