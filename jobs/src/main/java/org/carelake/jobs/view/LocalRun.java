package org.carelake.jobs.view;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.carelake.transforms.bronze.ReceivedText;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.view.CompiledView;

/**
 * Runs views over files in this process, without a Spark session: each file is read once for all
 * views, rows come in the order of the files and lines.
 */
public final class LocalRun {
  private final List<FhirFile> files;
  private final List<Output> outputs;
  private final long countBytes;
  private final RunReport report = new RunReport();
  private final boolean keepBundles;

  /** A view, where its rows go, and how many of them. */
  public static final class Output {
    private final CompiledView view;
    private final RowSink sink;
    private final long limit;
    private final boolean countsOn;
    private long rows;

    /**
     * An output.
     *
     * @param limit how many rows are wanted; 0 for all
     * @param countsOn whether further rows go to the sink too, to be counted
     */
    public Output(CompiledView view, RowSink sink, long limit, boolean countsOn) {
      this.view = Objects.requireNonNull(view, "view is null");
      this.sink = Objects.requireNonNull(sink, "sink is null");
      this.limit = limit;
      this.countsOn = countsOn;
    }

    boolean isFull() {
      return limit > 0 && rows >= limit;
    }

    private void take(InternalRow row) throws IOException {
      if (countsOn || !isFull()) {
        rows++;
        sink.row(row);
      }
    }
  }

  /**
   * A run.
   *
   * @param countBytes so many bytes of files are read for the sake of counting rows after every
   *     output has the rows that it wants
   */
  public LocalRun(List<FhirFile> files, List<Output> outputs, long countBytes) {
    this.files = List.copyOf(files);
    this.outputs = List.copyOf(outputs);
    this.countBytes = countBytes;
    this.keepBundles = outputs.stream().anyMatch(o -> o.view.resource().equals("Bundle"));
  }

  /**
   * Reads the files and fills the outputs.
   *
   * @throws IOException when an output fails
   */
  public RunReport run() throws IOException {
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      FhirFile file = files.get(i);
      boolean stopWhenFull = bytes + file.size() > countBytes;
      if (!read(file, stopWhenFull)) {
        report.unreadFiles(files.size() - i);
        break;
      }
      bytes += file.size();
    }
    outputs.forEach(output -> report.rows(output.view.name(), output.rows));
    return report;
  }

  /** Reads a file; false when it was not read to its end. */
  private boolean read(FhirFile file, boolean stopWhenFull) throws IOException {
    try (FhirTexts texts = new FhirTexts(file, keepBundles)) {
      if (!texts.isJson()) {
        report.passedOver(file);
      }
      while (texts.hasNext()) {
        if (stopWhenFull && outputs.stream().allMatch(Output::isFull)) {
          return false;
        }
        take(file, texts.next());
      }
    }
    return true;
  }

  private void take(FhirFile file, ReceivedText text) throws IOException {
    String place = file.path() + ":" + text.line();
    if (text instanceof ReceivedText.Refused refused) {
      report.problem(new Problem("", place, Refusals.words(refused)));
    } else if (text instanceof ReceivedText.Resource resource) {
      report.resource(resource.type());
      for (Output output : outputs) {
        if (output.view.resource().equals(resource.type())) {
          apply(output, resource.json(), place);
        }
      }
    }
  }

  private void apply(Output output, byte[] json, String place) throws IOException {
    List<InternalRow> rows;
    try {
      rows = output.view.rows(json);
    } catch (EvaluationException broken) {
      report.problem(new Problem(output.view.name(), place, broken.getMessage()));
      return;
    }
    for (InternalRow row : rows) {
      output.take(row);
    }
  }
}
