package org.carelake.jobs.cli;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.LastRun;
import org.carelake.jobs.ledger.StateStore;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.SavedState;
import org.carelake.jobs.model.SelectionFacts;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/** What selections look at in a tenant's lakehouse. */
final class LakehouseFacts implements SelectionFacts {
  private final Lakehouse lakehouse;
  private final String tenant;
  private final ModelGraph graph;
  private final Optional<String> state;

  /**
   * The facts of one tenant.
   *
   * @param state the folder of the state to compare with; empty for that of the lakehouse
   */
  LakehouseFacts(Lakehouse lakehouse, String tenant, ModelGraph graph, Optional<String> state) {
    this.lakehouse = lakehouse;
    this.tenant = tenant;
    this.graph = graph;
    this.state = state;
  }

  @Override
  public SavedState saved() {
    StateStore store = new StateStore(lakehouse.spark());
    return state.map(folder -> store.in(folder, tenant)).orElseGet(() -> store.of(lakehouse));
  }

  @Override
  public SavedState current() {
    return SavedState.of(graph, lakehouse.spark());
  }

  @Override
  public Map<TableName, Set<String>> results() {
    return LastRun.read(lakehouse)
        .map(LastRun::results)
        .orElseThrow(
            () ->
                CarelakeException.usage(
                    "nothing was built or tested in " + lakehouse.root() + " yet"));
  }
}
