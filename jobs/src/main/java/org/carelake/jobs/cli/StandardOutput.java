package org.carelake.jobs.cli;

import java.io.IOException;
import java.io.OutputStream;

/** Standard output as bytes; writing fails when its reader has gone. */
final class StandardOutput extends OutputStream {

  /** The reader of standard output has gone. */
  static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedException() {
      super("standard output is closed");
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    System.out.write(bytes, offset, length);
    if (System.out.checkError()) {
      throw new ClosedException();
    }
  }

  @Override
  public void flush() {
    System.out.flush();
  }
}
