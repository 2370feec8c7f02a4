package org.carelake.jobs.cli;

import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.lineage.LineageEvents;

/**
 * Where a run is recorded.
 *
 * @param ledger the tables of the lakehouse that say what each run did
 * @param lineage the events for those who follow it
 */
record RunRecord(RunLedger ledger, LineageEvents lineage) {}
