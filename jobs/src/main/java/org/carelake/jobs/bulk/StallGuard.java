package org.carelake.jobs.bulk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A body that must go on arriving: when nothing comes for a while it is closed, and reading it
 * fails. The client's own time limit ends where the body begins.
 */
final class StallGuard extends FilterInputStream {
  private static final long LOOKS = 4;

  private final ScheduledExecutorService watch;
  private volatile long lastByte = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream body, Duration patience) {
    super(body);
    long nanos = patience.toNanos();
    watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "carelake-stall-guard");
              thread.setDaemon(true);
              return thread;
            });
    long every = Math.max(1, nanos / LOOKS);
    watch.scheduleWithFixedDelay(() -> look(nanos), every, every, TimeUnit.NANOSECONDS);
  }

  private void look(long patience) {
    if (System.nanoTime() - lastByte > patience) {
      stalled = true;
      try {
        in.close();
      } catch (IOException ignored) {
        // the reader fails anyway
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    int count = in.read(bytes, start, length);
    if (stalled) {
      throw new IOException("the body stalled");
    }
    lastByte = System.nanoTime();
    return count;
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    super.close();
  }
}
