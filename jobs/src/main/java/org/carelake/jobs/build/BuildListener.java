package org.carelake.jobs.build;

import org.carelake.schemas.table.TableName;

/** Hears of every model as it starts and ends; called from several threads. */
public interface BuildListener {
  /** A model's turn has come. */
  void started(TableName table);

  /** A model has ended, well or not. */
  void finished(ModelResult result);
}
