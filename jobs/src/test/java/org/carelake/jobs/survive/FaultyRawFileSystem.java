package org.carelake.jobs.survive;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.carelake.jobs.disk.DirectRawLocalFileSystem;

/** Hadoop's local file system over a {@link FaultyDisk}. */
public final class FaultyRawFileSystem extends DirectRawLocalFileSystem {
  /** Called by Hadoop. */
  public FaultyRawFileSystem() {}

  /** Carelake asks for a file's place when it puts it there itself. */
  @Override
  public File pathToFile(Path path) {
    File file = super.pathToFile(path);
    Class<?> caller =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
    if (caller.getName().startsWith("org.carelake.")
        && !RawLocalFileSystem.class.isAssignableFrom(caller)) {
      FaultyDisk.put(file);
    }
    return file;
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    File file = super.pathToFile(path);
    FaultyDisk.change("create", file);
    return new Stream(super.createOutputStreamWithMode(path, append, permission), file);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    FaultyDisk.rename(super.pathToFile(from), super.pathToFile(to));
    boolean renamed = super.rename(from, to);
    FaultyDisk.change("renamed", super.pathToFile(to));
    return renamed;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    FaultyDisk.change("delete", super.pathToFile(path));
    return super.delete(path, recursive);
  }

  @Override
  protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission)
      throws IOException {
    if (!folder.exists()) {
      FaultyDisk.change("mkdirs", folder);
    }
    return super.mkOneDirWithMode(path, folder, permission);
  }

  /** A file being written. */
  private static final class Stream extends OutputStream {
    private final OutputStream out;
    private final File file;
    private boolean closed;

    Stream(OutputStream out, File file) {
      this.out = out;
      this.file = file;
    }

    @Override
    public void write(int next) throws IOException {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int taken = FaultyDisk.writing(file, length);
      out.write(bytes, offset, taken);
      if (taken < length) {
        out.flush();
        FaultyDisk.half(file);
        out.write(bytes, offset + taken, length - taken);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      out.close();
      FaultyDisk.change("closed", file);
    }
  }
}
