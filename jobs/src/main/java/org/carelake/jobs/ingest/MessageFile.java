package org.carelake.jobs.ingest;

import java.util.Objects;

/**
 * A file that holds messages of one partition of a topic, in the order of their offsets. A line is
 * a message whatever it begins with, and one without any byte is none.
 *
 * @param path a local path or a Hadoop URI
 * @param before how many messages of the same partition stand in other files of the batch, before
 *     this one
 * @param messages how many messages it holds
 * @param oldestAt the time of its oldest message, in milliseconds since 1970
 */
public record MessageFile(String path, long before, long messages, long oldestAt) {
  public MessageFile {
    Objects.requireNonNull(path, "path is null");
    if (before < 0 || messages < 1) {
      throw new IllegalArgumentException("before must be at least 0 and messages at least 1");
    }
  }
}
