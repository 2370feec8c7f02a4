package org.carelake.jobs.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.flatten.StagedViews;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelRows;
import org.carelake.jobs.model.RejectedResource;
import org.carelake.jobs.model.ViewedModel;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewGroup;

/**
 * One pass over the JSON of a bronze table for all models of this run that read it through a view
 * and are not up to date. Whoever comes first makes it, on one version of the table; the others
 * wait for it. When it fails, each model is made alone, so that none takes the others with it.
 */
final class SharedPass {
  private final List<ViewedModel> models;
  private final String staging;
  private final Map<TableName, BuildPlan> plans = new HashMap<>();
  private final List<TableName> order = new ArrayList<>();
  private Optional<StagedViews> staged = Optional.empty();
  private String failure = "";
  private boolean made;
  private int open;

  /** A pass for at least two models over the same bronze table. */
  SharedPass(List<ViewedModel> models, String staging) {
    this.models = List.copyOf(models);
    this.staging = staging;
    this.open = models.size();
  }

  /** What is to be done for one of the models. */
  synchronized BuildPlan plan(Model model, Function<Model, BuildPlan> planner) {
    return plans.computeIfAbsent(model.table(), table -> planner.apply(model));
  }

  /** The rows of one of the models; empty when it is to be made alone. */
  synchronized Optional<ModelRows> rows(BuildPlan plan, Function<Model, BuildPlan> planner) {
    if (!made) {
      made = true;
      make(plan, planner);
    }
    int view = order.indexOf(plan.model().table());
    return staged.filter(pass -> view >= 0).map(pass -> rows(plan, pass, view));
  }

  private static ModelRows rows(BuildPlan plan, StagedViews pass, int view) {
    ModelRows rows =
        ((ViewedModel) plan.model())
            .rows(
                pass.rows(view),
                () ->
                    pass.errors(view).stream()
                        .map(error -> new RejectedResource(error.resourceId(), error.reason()))
                        .toList());
    return new ModelRows(rows.rows(), rows.rejected(), pass.rowCount(view) == 0);
  }

  private void make(BuildPlan first, Function<Model, BuildPlan> planner) {
    List<ViewedModel> wanted = new ArrayList<>();
    for (ViewedModel model : models) {
      BuildPlan plan = plan(model, planner);
      if (!plan.upToDate() && plan.versions().equals(first.versions())) {
        wanted.add(model);
      }
    }
    Optional<Dataset<Row>> bronze = first.context().tables().apply(first.versions().firstKey());
    if (wanted.size() < 2 || bronze.isEmpty()) {
      return;
    }
    try {
      ViewGroup group =
          new ViewCompiler(HapiR4Model.instance())
              .compileGroups(wanted.stream().map(ViewedModel::view).toList())
              .get(0);
      staged =
          Optional.of(
              StagedViews.of(
                  ViewedModel.resources(bronze.get()), "id", "resource", group, staging));
      wanted.forEach(model -> order.add(model.table()));
    } catch (RuntimeException broken) {
      failure = Failures.message(broken);
    }
  }

  /** Why there was no pass though there should have been; empty when all is well. */
  synchronized String failure() {
    return failure;
  }

  /** One of the models has ended; after the last one the staged rows go. */
  synchronized void ended() {
    open--;
    if (open == 0) {
      staged.ifPresent(StagedViews::close);
    }
  }
}
