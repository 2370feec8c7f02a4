package org.carelake.transforms.view;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The rows that several views of one resource type make of one dataset, in one reading of it: each
 * resource is fetched and parsed once. The rows lie with Spark, in memory as far as there is room
 * and on its local disks, until {@link #close}.
 */
public final class JointReading implements AutoCloseable {
  /** Bytes before a row; eight, so that rows lie where processors read them fastest. */
  private static final int HEAD = Long.BYTES;

  private final SparkSession session;
  private final ViewGroup group;
  private final JavaRDD<Block> blocks;

  private JointReading(SparkSession session, ViewGroup group, JavaRDD<Block> blocks) {
    this.session = session;
    this.group = group;
    this.blocks = blocks;
  }

  /**
   * Reads a dataset in one Spark job. A resource that breaks a view gives no row of that view and
   * one error; when this returns, the errors are complete.
   *
   * @param input a dataset with a column for the id and one for the JSON, both strings; a null JSON
   *     gives no row
   * @param idColumn names a resource in errors
   * @param jsonColumn the resource as JSON
   * @param errors takes the resources that break a view
   */
  public static JointReading of(
      ViewGroup group, Dataset<Row> input, String idColumn, String jsonColumn, ViewErrors errors) {
    JavaRDD<Block> blocks =
        CompiledView.resources(input, idColumn, jsonColumn)
            .mapPartitions(new Partition(group, errors), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    JointReading reading = new JointReading((SparkSession) input.sparkSession(), group, blocks);
    try {
      blocks.foreachPartition(rest -> rest.forEachRemaining(block -> {}));
    } catch (Exception failure) {
      // Spark throws checked exceptions that Scala doesn't declare
      reading.close();
      throw failure;
    }
    return reading;
  }

  /**
   * The rows of one view.
   *
   * @param view index of the view in {@link ViewGroup#views()}
   * @return columns as {@link CompiledView#schema()}
   */
  public Dataset<Row> rows(int view) {
    StructType schema = group.views().get(view).schema();
    JavaRDD<InternalRow> rows = blocks.mapPartitions(new RowsOf(view, schema.size()), true);
    return session.internalCreateDataFrame(rows.rdd(), schema, false);
  }

  /** Lets go of the rows; datasets that came from here read the resources again. */
  @Override
  public void close() {
    blocks.unpersist(false);
  }

  /**
   * Rows of one view.
   *
   * @param view its index
   * @param rows one row after the other: its length in bytes, then Spark's unsafe form
   */
  private record Block(int view, byte[] rows) implements Serializable {}

  /** Makes blocks of the resources of one partition. */
  private record Partition(ViewGroup group, ViewErrors errors)
      implements FlatMapFunction<Iterator<InternalRow>, Block> {
    @Override
    public Iterator<Block> call(Iterator<InternalRow> resources) {
      return new Blocks(group, errors, resources);
    }
  }

  /** One partition on its way into blocks. */
  private static final class Blocks implements Iterator<Block>, ViewGroup.Receiver {
    private final ViewGroup group;
    private final ViewErrors errors;
    private final Iterator<InternalRow> resources;
    private final ViewGroup.Run run;
    private final UnsafeProjection[] projections;
    private final Filling[] filling;
    private final Queue<Block> ready = new ArrayDeque<>();
    private InternalRow resource;

    Blocks(ViewGroup group, ViewErrors errors, Iterator<InternalRow> resources) {
      this.group = group;
      this.errors = errors;
      this.resources = resources;
      this.run = group.open(this);
      int views = group.views().size();
      this.projections = new UnsafeProjection[views];
      this.filling = new Filling[views];
      for (int view = 0; view < views; view++) {
        projections[view] = UnsafeProjection.create(group.views().get(view).schema());
        filling[view] = new Filling();
      }
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && resources.hasNext()) {
        resource = resources.next();
        if (!resource.isNullAt(1)) {
          byte[] json = resource.getUTF8String(1).getBytes();
          run.resource(json, 0, json.length);
        }
        if (!resources.hasNext()) {
          for (int view = 0; view < filling.length; view++) {
            hand(view);
          }
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Block next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more blocks");
      }
      return ready.remove();
    }

    @Override
    public void row(int view, Object[] values) {
      filling[view].add(projections[view].apply(new GenericInternalRow(values)));
      if (filling[view].isFull()) {
        hand(view);
      }
    }

    @Override
    public void broken(int view, String reason) {
      UTF8String id = resource.isNullAt(0) ? null : resource.getUTF8String(0);
      errors.add(new ViewError(group.views().get(view).name(), Objects.toString(id, null), reason));
    }

    private void hand(int view) {
      if (!filling[view].isEmpty()) {
        ready.add(new Block(view, filling[view].take()));
      }
    }
  }

  /** A block that grows. */
  private static final class Filling {
    private static final int FULL = 1 << 18;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    void add(UnsafeRow row) {
      int size = row.getSizeInBytes();
      int needed = Math.addExact(length, HEAD + size);
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(bytes.length * 2, 2 * FULL)));
      }
      ByteBuffer.wrap(bytes).putLong(length, size);
      row.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + length + HEAD);
      length = needed;
    }

    boolean isFull() {
      return length >= FULL;
    }

    boolean isEmpty() {
      return length == 0;
    }

    byte[] take() {
      byte[] taken = Arrays.copyOf(bytes, length);
      length = 0;
      return taken;
    }
  }

  /** The rows of one view among the blocks of a partition. */
  private record RowsOf(int view, int width)
      implements FlatMapFunction<Iterator<Block>, InternalRow> {
    @Override
    public Iterator<InternalRow> call(Iterator<Block> blocks) {
      return new Rows(view, width, blocks);
    }
  }

  /** Rows out of blocks; one object that is filled again and again, as Spark's own scans do it. */
  private static final class Rows implements Iterator<InternalRow> {
    private final int view;
    private final Iterator<Block> blocks;
    private final UnsafeRow row;
    private byte[] bytes = new byte[0];
    private int position;

    Rows(int view, int width, Iterator<Block> blocks) {
      this.view = view;
      this.blocks = blocks;
      this.row = new UnsafeRow(width);
    }

    @Override
    public boolean hasNext() {
      while (position >= bytes.length && blocks.hasNext()) {
        Block block = blocks.next();
        if (block.view() == view) {
          bytes = block.rows();
          position = 0;
        }
      }
      return position < bytes.length;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more rows");
      }
      int size = Math.toIntExact(ByteBuffer.wrap(bytes).getLong(position));
      row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + position + HEAD, size);
      position += HEAD + size;
      return row;
    }
  }
}
