package org.carelake.jobs.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.carelake.schemas.config.IngestLimits;

/**
 * Watches what a compressed file becomes. A few megabytes can become terabytes; past the limit the
 * file is not read on.
 */
final class Inflation {
  private final int most;
  private long compressed;
  private long inflated;

  Inflation(IngestLimits limits) {
    this.most = limits.maxInflation();
  }

  /** A compressed file became larger than the limit lets it. */
  static final class TooFarException extends IOException {
    private static final long serialVersionUID = 1L;

    TooFarException(int most) {
      super("the file becomes more than " + most + " times its size (limits.max-inflation)");
    }
  }

  /** The compressed bytes, counted. */
  InputStream compressed(InputStream in) {
    return new Counted(in) {
      @Override
      void count(long bytes) {
        compressed += bytes;
      }
    };
  }

  /** The bytes that they become, as far as the limit. */
  InputStream inflated(InputStream in) {
    return new Counted(in) {
      @Override
      void count(long bytes) throws IOException {
        inflated += bytes;
        if (inflated > IngestLimits.INFLATION_FROM && inflated / most > compressed) {
          throw new TooFarException(most);
        }
      }
    };
  }

  private abstract static class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    abstract void count(long bytes) throws IOException;

    @Override
    public int read() throws IOException {
      int next = super.read();
      if (next >= 0) {
        count(1);
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = super.skip(wanted);
      count(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
