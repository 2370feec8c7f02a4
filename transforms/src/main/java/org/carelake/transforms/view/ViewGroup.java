package org.carelake.transforms.view;

import java.io.Serializable;
import java.util.List;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.Node;
import org.carelake.transforms.fhirpath.ResourceReader;

/**
 * Views of one resource type, compiled into one projection: the JSON of a resource is read once,
 * whatever number of views makes rows of it. Each view gives the rows and errors that it gives
 * alone.
 */
public final class ViewGroup implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String resource;
  private final List<CompiledView> alone;
  private final ResourceReader reader;
  private final List<CompiledView> joint;

  ViewGroup(
      String resource, List<CompiledView> alone, ResourceReader reader, List<CompiledView> joint) {
    this.resource = resource;
    this.alone = List.copyOf(alone);
    this.reader = reader;
    this.joint = List.copyOf(joint);
  }

  /** The resource type that the views read. */
  public String resource() {
    return resource;
  }

  /** The views, each of which can be applied by itself. */
  public List<CompiledView> views() {
    return alone;
  }

  /** What is made of resources. */
  public interface Receiver {
    /**
     * Takes a row.
     *
     * @param view index of the view in {@link #views()}
     * @param values Spark's internal values; the array, and strings in it, are good during the call
     *     only
     */
    void row(int view, Object[] values);

    /**
     * Takes the reason why a resource gives no row; it holds no value of the resource.
     *
     * @param view index of the view in {@link #views()}
     */
    void broken(int view, String reason);
  }

  /** Starts reading resources; for one thread. */
  public Run open(Receiver receiver) {
    return new Run(this, receiver);
  }

  /** Makes rows of one resource after the other. */
  public static final class Run {
    private final ViewGroup group;
    private final Receiver receiver;
    private final CompiledView[] joint;
    private final RowBuffer[] buffers;
    private Node line;

    private Run(ViewGroup group, Receiver receiver) {
      this.group = group;
      this.receiver = receiver;
      this.joint = group.joint.toArray(new CompiledView[0]);
      this.buffers = group.joint.stream().map(CompiledView::newBuffer).toArray(RowBuffer[]::new);
    }

    /**
     * Hands on the rows of one resource, for each view either all of them or the reason why there
     * are none; nothing when the resource is of another type.
     *
     * @param bytes holds the resource as JSON in UTF-8
     * @param from index of its first byte
     * @param to index behind its last byte
     */
    public void resource(byte[] bytes, int from, int to) {
      Node resource;
      try {
        resource = group.reader.read(bytes, from, to);
      } catch (EvaluationException unreadable) {
        oneByOne(bytes, from, to);
        return;
      }
      rows(resource);
    }

    /**
     * Reads the resource that takes up a line; {@link #lineRows} hands on its rows.
     *
     * @param bytes holds the line as JSON in UTF-8
     * @param from index of the first byte of the resource
     * @param limit index behind a line feed, or behind the last byte of all
     * @return index of the line feed, or the limit when there is none; -1 when it is not known
     *     where the line ends, because it holds no JSON object: then {@link #resource} says what is
     *     wrong
     */
    public int readLine(byte[] bytes, int from, int limit) {
      try {
        ResourceReader.Line read = group.reader.readLine(bytes, from, limit);
        line = read.resource();
        return read.end();
      } catch (EvaluationException unreadable) {
        return -1;
      }
    }

    /** Hands on the rows of the line that was read last, or the reasons why there are none. */
    public void lineRows() {
      rows(line);
    }

    private void rows(Node resource) {
      for (int view = 0; view < joint.length; view++) {
        try {
          joint[view].run(resource, buffers[view]);
        } catch (EvaluationException broken) {
          receiver.broken(view, broken.getMessage());
          continue;
        }
        handOn(view);
      }
    }

    /** What one view needs of a resource may be sound where another's part of it is not. */
    private void oneByOne(byte[] bytes, int from, int to) {
      for (int view = 0; view < joint.length; view++) {
        try {
          group.alone.get(view).run(bytes, from, to, buffers[view]);
        } catch (EvaluationException broken) {
          receiver.broken(view, broken.getMessage());
          continue;
        }
        handOn(view);
      }
    }

    private void handOn(int view) {
      RowBuffer buffer = buffers[view];
      for (int i = 0; i < buffer.size(); i++) {
        receiver.row(view, buffer.get(i));
      }
    }
  }
}
