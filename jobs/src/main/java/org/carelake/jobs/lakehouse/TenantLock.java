package org.carelake.jobs.lakehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.carelake.schemas.error.CarelakeException;

/**
 * Lets one run at a time write a tenant's lakehouse. Holders are numbered files {@code
 * _lock/{number}.json}; whoever creates the next number holds the lock, and creating is something
 * that of several processes only one can do. The holder renews its file while it lives.
 *
 * <p>A holder of the same machine is dead when its process is gone. A holder of another machine is
 * dead when it gave no sign of life for {@link #LEASE}; the machines' clocks may differ by less
 * than that. The lock of a dead holder is taken over. Should a holder that was taken for dead come
 * back, it sees the higher number at its next sign of life and is told that it lost the lock.
 */
public final class TenantLock implements AutoCloseable {
  /** Without a sign of life for this long a holder on another machine counts as dead. */
  public static final Duration LEASE = Duration.ofMinutes(5);

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String FOLDER = "_lock/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SmallFiles files;
  private final Clock clock;
  private final Holder me;
  private final String file;
  private final Optional<Holder> takenOverFrom;
  private final ScheduledExecutorService heartbeat;

  private TenantLock(
      SmallFiles files,
      Clock clock,
      Holder me,
      String file,
      Optional<Holder> takenOverFrom,
      Runnable lost) {
    this.files = files;
    this.clock = clock;
    this.me = me;
    this.file = file;
    this.takenOverFrom = takenOverFrom;
    this.heartbeat =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "tenant-lock");
              thread.setDaemon(true);
              return thread;
            });
    heartbeat.scheduleAtFixedRate(
        () -> renew(lost), HEARTBEAT.toSeconds(), HEARTBEAT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Who holds a lock.
   *
   * @param token tells this holder from every other
   * @param pid its process on its host
   * @param processStarted when that process started, as its machine tells it
   * @param renewed its last sign of life
   * @param released whether it gave the lock back
   */
  public record Holder(
      String token,
      String run,
      String command,
      String user,
      String host,
      long pid,
      String processStarted,
      Instant since,
      Instant renewed,
      boolean released) {
    /** A holder that is this process. */
    public static Holder here(String run, String command, Instant now) {
      return new Holder(
          UUID.randomUUID().toString(),
          run,
          command,
          System.getProperty("user.name", ""),
          ThisMachine.name(),
          ProcessHandle.current().pid(),
          started(ProcessHandle.current()),
          now,
          now,
          false);
    }

    private static String started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toString).orElse("");
    }

    boolean isDead(Instant now) {
      if (!host.equals(ThisMachine.name())) {
        return renewed.plus(LEASE).isBefore(now);
      }
      Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
      return process.isEmpty() || !started(process.get()).equals(processStarted);
    }

    /** The holder as people need it to find it. */
    public String words(Instant now) {
      return String.format(
          Locale.ROOT,
          "'%s' of %s on %s (process %d, run %s), for %d s",
          command,
          user,
          host,
          pid,
          run,
          Math.max(0, Duration.between(since, now).toSeconds()));
    }

    String toJson() {
      return JSON.createObjectNode()
          .put("token", token)
          .put("run", run)
          .put("command", command)
          .put("user", user)
          .put("host", host)
          .put("pid", pid)
          .put("process_started", processStarted)
          .put("since", since.toString())
          .put("renewed", renewed.toString())
          .put("released", released)
          .toString();
    }

    static Holder parse(String text, String path) {
      try {
        JsonNode node = JSON.readTree(text);
        return new Holder(
            node.path("token").asText(),
            node.path("run").asText(),
            node.path("command").asText(),
            node.path("user").asText(),
            node.path("host").asText(),
            node.path("pid").asLong(),
            node.path("process_started").asText(),
            Instant.parse(node.path("since").asText()),
            Instant.parse(node.path("renewed").asText()),
            node.path("released").asBoolean());
      } catch (JsonProcessingException | java.time.DateTimeException damaged) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            null,
            path + " is no lock of Carelake; if no run is under way, remove it",
            damaged);
      }
    }

    Holder at(Instant now, boolean nowReleased) {
      return new Holder(
          token, run, command, user, host, pid, processStarted, since, now, nowReleased);
    }
  }

  /**
   * Takes the lock, at once or after waiting for its holder.
   *
   * @param patience how long to wait for a holder that lives
   * @param waiting told once of the holder that is waited for
   * @param lost called when somebody took this lock over
   * @throws CarelakeException that names the holder, when it still lives after that time
   */
  public static TenantLock acquire(
      SmallFiles files,
      Holder me,
      Clock clock,
      Duration patience,
      Consumer<String> waiting,
      Runnable lost) {
    Objects.requireNonNull(me, "me is null");
    Instant deadline = clock.instant().plus(patience);
    boolean told = false;
    while (true) {
      Optional<String> newest = newest(files);
      Optional<Holder> holder = newest.flatMap(name -> holder(files, name));
      Instant now = clock.instant();
      boolean free = holder.isEmpty() || holder.get().released() || holder.get().isDead(now);
      if (free) {
        Optional<String> mine = take(files, me, newest);
        if (mine.isPresent()) {
          return new TenantLock(
              files, clock, me, mine.get(), holder.filter(former -> !former.released()), lost);
        }
      } else if (now.isAfter(deadline) || patience.isZero()) {
        throw CarelakeException.usage(
            "another run holds this tenant's lakehouse: "
                + holder.get().words(now)
                + "; wait for it with --lock-wait SECONDS, or end it");
      } else {
        if (!told) {
          waiting.accept(holder.get().words(now));
          told = true;
        }
        sleep();
      }
    }
  }

  /** The holder whose death was found, if the lock was taken over. */
  public Optional<Holder> takenOverFrom() {
    return takenOverFrom;
  }

  private static Optional<String> take(SmallFiles files, Holder me, Optional<String> newest) {
    long number = newest.map(TenantLock::number).orElse(0L) + 1;
    String name = String.format(Locale.ROOT, "%s%012d.json", FOLDER, number);
    if (!files.create(name, me.toJson())) {
      return Optional.empty();
    }
    // whoever looked long ago may have created a number that others have passed meanwhile
    if (newest(files).map(TenantLock::number).orElse(0L) != number) {
      files.delete(name);
      return Optional.empty();
    }
    for (String old : files.names(FOLDER)) {
      if (number(FOLDER + old) < number) {
        files.delete(FOLDER + old);
      }
    }
    return Optional.of(name);
  }

  private static Optional<String> newest(SmallFiles files) {
    List<String> names = files.names(FOLDER);
    return names.isEmpty() ? Optional.empty() : Optional.of(FOLDER + names.get(names.size() - 1));
  }

  private static long number(String name) {
    return Long.parseLong(name.substring(FOLDER.length(), name.length() - ".json".length()));
  }

  private static Optional<Holder> holder(SmallFiles files, String name) {
    return files.read(name).map(text -> Holder.parse(text, files.path(name)));
  }

  private void renew(Runnable lost) {
    try {
      if (!newest(files).equals(Optional.of(file))) {
        heartbeat.shutdown();
        lost.run();
      } else {
        files.replace(file, me.at(clock.instant(), false).toJson());
      }
    } catch (CarelakeException unreachable) {
      // the next sign of life may succeed; the lease covers several that don't
      Thread.yield();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "waiting for the tenant's lock was interrupted",
          interrupted);
    }
  }

  /** Gives the lock back, unless somebody took it over. */
  @Override
  public void close() {
    heartbeat.shutdownNow();
    if (newest(files).equals(Optional.of(file))) {
      files.replace(file, me.at(clock.instant(), true).toJson());
    }
  }
}
