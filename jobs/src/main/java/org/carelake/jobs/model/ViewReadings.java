package org.carelake.jobs.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.view.JointReading;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewErrors;
import org.carelake.transforms.view.ViewGroup;

/**
 * Readings of bronze tables during one build: the views of a resource type that are all made anew
 * share one, so that the JSON of a resource is read once. Safe for the threads of a build.
 */
public final class ViewReadings implements AutoCloseable {
  private final long worthwhile;
  private final Map<TableName, Reading> readings = new HashMap<>();

  /**
   * No readings yet.
   *
   * @param worthwhile bytes of a bronze table below which each view reads it by itself: waiting for
   *     each other would cost the views more than reading twice
   */
  public ViewReadings(long worthwhile) {
    this.worthwhile = worthwhile;
  }

  /**
   * The rows of a model; of a view, by a reading that it shares, where there is one to share.
   *
   * @param bytes the size of an input
   * @param alsoMade the models that this build makes anew from the same versions of the inputs
   */
  public ModelRows rows(
      Model model,
      BuildContext context,
      ToLongFunction<TableName> bytes,
      Supplier<Collection<Model>> alsoMade) {
    if (model instanceof ViewModel view) {
      Optional<Dataset<Row>> resources = view.resources(context);
      if (resources.isPresent() && bytes.applyAsLong(view.inputs().first()) >= worthwhile) {
        return reading(view)
            .rows(view, resources.get(), alsoMade)
            .orElseGet(() -> model.rows(context));
      }
    }
    return model.rows(context);
  }

  /** Says that a model's table is there, or never will be: its rows are needed no more. */
  public void ended(Model model) {
    if (model instanceof ViewModel view) {
      reading(view).ended(view);
    }
  }

  @Override
  public synchronized void close() {
    readings.values().forEach(Reading::close);
  }

  private synchronized Reading reading(ViewModel view) {
    return readings.computeIfAbsent(view.inputs().first(), bronze -> new Reading());
  }

  /** One reading of one bronze table. */
  private static final class Reading {
    private final Set<ViewModel> waiting = new HashSet<>();
    private List<ViewModel> views = List.of();
    private JointReading joint;
    private ViewErrors errors;

    /** Reads when the first view asks; the others wait here for it. Empty: it shares with none. */
    synchronized Optional<ModelRows> rows(
        ViewModel view, Dataset<Row> resources, Supplier<Collection<Model>> alsoMade) {
      if (views.isEmpty()) {
        views = ofType(view, alsoMade.get());
        waiting.addAll(views);
      }
      if (views.size() < 2 || !views.contains(view)) {
        return Optional.empty();
      }
      if (joint == null) {
        ViewGroup group =
            new ViewCompiler(HapiR4Model.instance())
                .compileGroups(views.stream().map(ViewModel::view).toList())
                .get(0);
        errors = ViewErrors.collecting(resources.sparkSession());
        joint = JointReading.of(group, resources, "id", "resource", errors);
      }
      return Optional.of(view.made(joint.rows(views.indexOf(view)), errors));
    }

    private static List<ViewModel> ofType(ViewModel first, Collection<Model> alsoMade) {
      return Stream.concat(Stream.of(first), alsoMade.stream())
          .distinct()
          .filter(ViewModel.class::isInstance)
          .map(ViewModel.class::cast)
          .filter(view -> view.inputs().equals(first.inputs()))
          .toList();
    }

    synchronized void ended(ViewModel view) {
      if (waiting.remove(view) && waiting.isEmpty()) {
        close();
      }
    }

    synchronized void close() {
      if (joint != null) {
        joint.close();
      }
    }
  }
}
