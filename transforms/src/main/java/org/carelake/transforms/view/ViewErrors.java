package org.carelake.transforms.view;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;
import org.carelake.schemas.error.CarelakeException;

/**
 * Where resources go that break a view. A collecting sink may be asked after an action has run; a
 * resource that a retried task or a second action meets again is counted once. A strict sink fails
 * the action at the first such resource.
 */
public final class ViewErrors implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LIMIT = 100_000;

  private final Sink sink;

  private ViewErrors(Sink sink) {
    this.sink = sink;
  }

  /** A sink that collects, at most 100,000 errors. */
  public static ViewErrors collecting(SparkSession spark) {
    Sink sink = new Sink();
    spark.sparkContext().register(sink, "view errors");
    return new ViewErrors(sink);
  }

  /** A sink that fails at the first error. */
  public static ViewErrors strict() {
    return new ViewErrors(null);
  }

  /** What the actions so far have met, ordered by view and id. */
  public List<ViewError> errors() {
    if (sink == null) {
      return List.of();
    }
    Comparator<ViewError> order =
        Comparator.comparing(ViewError::view)
            .thenComparing(error -> Objects.requireNonNullElse(error.resourceId(), ""))
            .thenComparing(ViewError::reason);
    return sink.value().stream().sorted(order).toList();
  }

  /** Takes a resource that could not be read; a strict sink fails. */
  public void add(ViewError error) {
    if (sink == null) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          "the view "
              + error.view()
              + " can't be applied to a resource: "
              + error.reason()
              + "; a collecting sink tells its id");
    }
    sink.add(error);
  }

  /** A set of errors that grows on executors and is put together on the driver. */
  private static final class Sink extends AccumulatorV2<ViewError, Set<ViewError>> {
    private static final long serialVersionUID = 1L;

    private final Set<ViewError> errors = new LinkedHashSet<>();

    @Override
    public boolean isZero() {
      synchronized (errors) {
        return errors.isEmpty();
      }
    }

    @Override
    public AccumulatorV2<ViewError, Set<ViewError>> copy() {
      Sink copy = new Sink();
      copy.merge(this);
      return copy;
    }

    @Override
    public void reset() {
      synchronized (errors) {
        errors.clear();
      }
    }

    @Override
    public void add(ViewError error) {
      synchronized (errors) {
        if (errors.size() < LIMIT) {
          errors.add(error);
        }
      }
    }

    @Override
    public void merge(AccumulatorV2<ViewError, Set<ViewError>> other) {
      List<ViewError> added = new ArrayList<>(other.value());
      added.forEach(this::add);
    }

    @Override
    public Set<ViewError> value() {
      synchronized (errors) {
        return new LinkedHashSet<>(errors);
      }
    }
  }
}
