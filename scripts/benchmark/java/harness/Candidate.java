package org.carelake.benchmark;

import java.nio.file.Path;
import java.util.Map;

/** A system that turns the files of a folder into tables. */
public interface Candidate extends AutoCloseable {

  /**
   * Starts it; not timed.
   *
   * @param settings what the run gives: {@code cores}, {@code home} (this folder), {@code input}
   *     (a folder with Patient.ndjson and so on), {@code work} (a folder that outlives the process)
   */
  void open(Map<String, String> settings) throws Exception;

  /**
   * Reads all of the input and writes a table named after each view, as a file or folder of
   * Parquet.
   *
   * @param output an absent folder
   * @return what the run should say beside the time; empty for nothing
   */
  String pass(Path output) throws Exception;

  @Override
  default void close() throws Exception {}
}
