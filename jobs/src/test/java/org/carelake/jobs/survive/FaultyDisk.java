package org.carelake.jobs.survive;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The disk of this process, which fails at a change that a test names. Static, because Hadoop makes
 * file systems by the name of their class, and a process has one disk.
 *
 * <p>Changes are told as text: {@code mkdirs PATH}, {@code create PATH}, {@code write PATH}, {@code
 * closed PATH}, {@code rename PATH -> PATH} before and {@code renamed PATH} after, {@code delete
 * PATH}, and {@code put PATH} before a file is put in place past Hadoop.
 */
final class FaultyDisk {
  static final int HALTED = 137;

  /** What happens at the named change. */
  enum Effect {
    /** The JVM halts: no hook, no finally. */
    HALT,
    /** The process kills itself by SIGKILL. */
    KILL,
    /** From then on nothing is changed any more, as if the process had died there. */
    DEAD,
    /** From then on not a byte is written, as on a full disk. */
    FULL,
    /** From then on nothing may be changed. */
    READ_ONLY,
    /** Prints {@code WAITING} and takes its time over that one change. */
    HANG,
    /** From then on nothing under the folder comes to its end, whatever else is watched. */
    FREEZE
  }

  /**
   * What is to happen, and when.
   *
   * @param at found in the text of the change
   * @param nth at which of the changes that fit, from 1 on
   */
  record Plan(Effect effect, Pattern at, int nth) {}

  private static final Object LOCK = new Object();
  private static final List<String> CHANGES = new ArrayList<>();
  private static String under = "";
  private static Plan plan = new Plan(Effect.DEAD, Pattern.compile("$^"), 1);
  private static int fitting;
  private static boolean struck;
  private static final Set<String> FROZEN = ConcurrentHashMap.newKeySet();

  private FaultyDisk() {}

  /** Begins to watch what is changed under a folder. */
  static void arm(Path folder, Plan next) {
    synchronized (LOCK) {
      CHANGES.clear();
      under = folder.toString();
      plan = next;
      fitting = 0;
      struck = false;
    }
  }

  /** A disk that works, and is watched. */
  static void watch(Path folder) {
    arm(folder, new Plan(Effect.DEAD, Pattern.compile("$^"), 1));
  }

  /** What was changed, in order, by paths under the folder. */
  static List<String> changes() {
    synchronized (LOCK) {
      return List.copyOf(CHANGES);
    }
  }

  /** Whether it has failed. */
  static boolean hasStruck() {
    synchronized (LOCK) {
      return struck;
    }
  }

  /** Told before a change, and after what is told as done. */
  static void change(String kind, File file) throws IOException {
    change(kind, file.getPath(), file.getPath());
  }

  static void rename(File from, File to) throws IOException {
    change("rename", from.getPath() + " -> " + to.getPath(), to.getPath());
  }

  private static void change(String kind, String text, String path) throws IOException {
    boolean waits = false;
    freeze(path);
    synchronized (LOCK) {
      if (!isWatched(path)) {
        return;
      }
      if (strikes(kind + " " + text.replace(under, ""))) {
        waits = plan.effect() == Effect.HANG;
        strike();
      }
      refuse(kind);
    }
    freeze(path);
    if (waits) {
      hang();
    }
  }

  /** Told of bytes that are about to be written; how many of them the disk still takes. */
  static int writing(File file, int length) throws IOException {
    freeze(file.getPath());
    synchronized (LOCK) {
      if (length == 0 || !isWatched(file.getPath())) {
        return length;
      }
      if (strikes("write " + file.getPath().replace(under, ""))) {
        return length / 2;
      }
      refuse("write");
      return length;
    }
  }

  /** The half was written. */
  static void half(File file) throws IOException {
    synchronized (LOCK) {
      strike();
      refuse("write");
    }
    freeze(file.getPath());
  }

  /** Told of a path that is used past Hadoop. */
  static void put(File file) {
    try {
      change("put", file);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private static boolean isWatched(String path) {
    return !under.isEmpty() && path.startsWith(under);
  }

  private static boolean strikes(String change) {
    CHANGES.add(change);
    return !struck && plan.at().matcher(change).find() && ++fitting == plan.nth();
  }

  private static void strike() {
    struck = true;
    if (plan.effect() == Effect.FREEZE) {
      FROZEN.add(under + "/");
    } else if (plan.effect() == Effect.HALT || plan.effect() == Effect.KILL) {
      die(plan.effect());
    }
  }

  /** Ends this process at once. */
  static void die(Effect effect) {
    if (effect == Effect.HALT) {
      Runtime.getRuntime().halt(HALTED);
    } else {
      kill();
    }
  }

  private static void freeze(String path) {
    while (FROZEN.stream().anyMatch(path::startsWith)) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException interrupted) {
        // the dead don't hear
      }
    }
  }

  private static void hang() throws IOException {
    System.out.println("WAITING ");
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void refuse(String kind) throws IOException {
    if (!struck) {
      return;
    }
    switch (plan.effect()) {
      case DEAD -> throw new IOException("this process is dead");
      case READ_ONLY -> throw new IOException("Read-only file system");
      case FULL -> {
        if (kind.equals("write")) {
          throw new IOException("No space left on device");
        }
      }
      case HANG, FREEZE -> {
        // the change itself goes on, later or never
      }
      case HALT, KILL -> throw new IllegalStateException("still alive");
    }
  }

  private static void kill() {
    try {
      new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid()))
          .start()
          .waitFor();
      Thread.sleep(Long.MAX_VALUE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
