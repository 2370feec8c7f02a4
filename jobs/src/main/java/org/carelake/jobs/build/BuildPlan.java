package org.carelake.jobs.build;

import java.util.SortedMap;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.Model;
import org.carelake.schemas.table.TableName;

/**
 * What is to be done for one model.
 *
 * @param context its inputs, pinned to versions
 * @param versions those versions, -1 for an input that doesn't exist
 * @param record what its table is made from
 * @param former the newest version of its table, -1 when there is none
 * @param upToDate whether that version was made the same way
 */
record BuildPlan(
    Model model,
    BuildContext context,
    SortedMap<TableName, Long> versions,
    BuildRecord record,
    long former,
    boolean upToDate) {}
