package org.carelake.jobs.flatten;

import java.io.Serializable;

/**
 * The lines that begin in a range of a file.
 *
 * @param file number of the file in the list of all files
 * @param path its path
 * @param start first byte of the range
 * @param end byte behind the range; Long.MAX_VALUE for a whole compressed file
 */
record FileSplit(int file, String path, long start, long end) implements Serializable {
  private static final long serialVersionUID = 1L;
}
