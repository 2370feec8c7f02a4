package org.carelake.transforms.view;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.Node;
import org.carelake.transforms.fhirpath.ResourceReader;

/**
 * A view as a program that needs neither the view's file nor the FHIR definitions any more, so it
 * can be sent to executors. It reads the JSON of a resource once, byte by byte, keeps what its
 * paths name and writes Spark's internal rows.
 */
public final class CompiledView implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final String resource;
  private final StructType schema;
  private final boolean[] numbers;
  private final List<String> warnings;
  private final ResourceReader reader;
  private final ViewProgram program;

  CompiledView(
      String name,
      String resource,
      StructType schema,
      boolean[] numbers,
      List<String> warnings,
      ResourceReader reader,
      ViewProgram program) {
    this.name = name;
    this.resource = resource;
    this.schema = schema;
    this.numbers = numbers.clone();
    this.warnings = List.copyOf(warnings);
    this.reader = reader;
    this.program = program;
  }

  /** The view's name. */
  public String name() {
    return name;
  }

  /** The resource type that it reads. */
  public String resource() {
    return resource;
  }

  /** The columns of its rows; all may be null. */
  public StructType schema() {
    return schema;
  }

  /**
   * Whether a column holds numbers: in a column of type string, decimals with the digits of the
   * source.
   */
  public boolean isNumber(int ordinal) {
    return numbers[ordinal];
  }

  /** What is odd about the view without being wrong, in sentences. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * The rows of one resource, in Spark's internal form; none when it is of another type.
   *
   * @param json UTF-8; the rows refer to these bytes
   * @throws EvaluationException when the resource breaks the view
   */
  public List<InternalRow> rows(byte[] json) {
    RowBuffer buffer = new RowBuffer(program.width());
    program.run(reader.read(json), buffer);
    return buffer.toRows();
  }

  /** Reads one resource out of a larger array into an emptied buffer. */
  void run(byte[] bytes, int from, int to, RowBuffer buffer) {
    program.run(reader.read(bytes, from, to), buffer);
  }

  /** Makes rows of a resource that was read with a projection that this view was compiled into. */
  void run(Node resource, RowBuffer buffer) {
    program.run(resource, buffer);
  }

  RowBuffer newBuffer() {
    return new RowBuffer(program.width());
  }

  /**
   * The rows of many resources. A resource that breaks the view gives no row and one error.
   *
   * @param input a dataset with a column for the id and one for the JSON, both strings; a null JSON
   *     gives no row
   * @param idColumn names a resource in errors
   * @param jsonColumn the resource as JSON
   * @param errors takes the resources that break the view; filled when an action runs
   */
  public Dataset<Row> apply(
      Dataset<Row> input, String idColumn, String jsonColumn, ViewErrors errors) {
    JavaRDD<InternalRow> rows =
        resources(input, idColumn, jsonColumn).mapPartitions(new Partition(this, errors), true);
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) input.sparkSession();
    return session.internalCreateDataFrame(rows.rdd(), schema, false);
  }

  /** The id and the JSON of each resource, both strings. */
  static JavaRDD<InternalRow> resources(Dataset<Row> input, String idColumn, String jsonColumn) {
    Dataset<Row> pair =
        input.select(
            functions.col(idColumn).cast("string"), functions.col(jsonColumn).cast("string"));
    return ((org.apache.spark.sql.classic.Dataset<Row>) pair).queryExecution().toRdd().toJavaRDD();
  }

  /** Applies the view to the resources of one partition. */
  private record Partition(CompiledView view, ViewErrors errors)
      implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
    @Override
    public Iterator<InternalRow> call(Iterator<InternalRow> resources) {
      return new Rows(view, errors, resources);
    }
  }

  /** The rows of one resource after the other. */
  private static final class Rows implements Iterator<InternalRow> {
    private final CompiledView view;
    private final ViewErrors errors;
    private final Iterator<InternalRow> resources;
    private final RowBuffer buffer;
    private Iterator<InternalRow> current = Collections.emptyIterator();

    Rows(CompiledView view, ViewErrors errors, Iterator<InternalRow> resources) {
      this.view = view;
      this.errors = errors;
      this.resources = resources;
      this.buffer = new RowBuffer(view.program.width());
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext()) {
        if (!resources.hasNext()) {
          return false;
        }
        current = rows(resources.next());
      }
      return true;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more rows");
      }
      return current.next();
    }

    private Iterator<InternalRow> rows(InternalRow resource) {
      if (resource.isNullAt(1)) {
        return Collections.emptyIterator();
      }
      UTF8String json = resource.getUTF8String(1);
      try {
        view.program.run(view.reader.read(json.getBytes()), buffer);
        return buffer.toRows().iterator();
      } catch (EvaluationException broken) {
        buffer.clear();
        String id = resource.isNullAt(0) ? null : resource.getUTF8String(0).toString();
        errors.add(new ViewError(view.name, id, broken.getMessage()));
        return Collections.emptyIterator();
      }
    }
  }
}
