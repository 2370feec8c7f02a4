package org.carelake.jobs.survive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.jobs.cli.WarmRuns;

/**
 * Lets runs die and compares what is made of it with runs that nobody disturbed. The runs after are
 * done in this warm JVM; those that die are processes of their own, or, for {@link
 * FaultyDisk.Effect#DEAD}, this one with a disk that takes nothing more.
 */
final class KillMatrix {
  private static final String FIRST = "2026-11-01";
  private static final String SECOND = "2026-11-02";

  /** What is told of a case whose run ended before its moment. */
  static final String NEVER_REACHED = "never reached";

  private static final List<FaultyDisk.Effect> EFFECTS =
      List.of(
          FaultyDisk.Effect.HALT,
          FaultyDisk.Effect.KILL,
          FaultyDisk.Effect.DEAD,
          FaultyDisk.Effect.FULL,
          FaultyDisk.Effect.READ_ONLY);

  private final SparkSession spark;
  private final Path folder;
  private final Pattern wanted;
  private final int stride;
  private final Consumer<String> progress;
  private final ExecutorService dying = Executors.newSingleThreadExecutor();

  /**
   * A matrix.
   *
   * @param wanted found in the names of the cases that are tried: scenario/job/moment/how
   * @param stride of all single changes of a run each how manieth is tried, 0 for none
   * @param progress told {@code NAME TAB RESULT} of each case
   */
  KillMatrix(
      SparkSession spark, Path folder, Pattern wanted, int stride, Consumer<String> progress) {
    this.spark = spark;
    this.folder = folder;
    this.wanted = wanted;
    this.stride = stride;
    this.progress = progress;
  }

  /** A way from one state to another that is disturbed on the way. */
  private record Scenario(
      String name, KillProject from, KillProject undisturbed, List<String> command, int changes) {}

  /** Tries all. */
  void run() throws Exception {
    try {
      scenarios();
    } finally {
      dying.shutdownNow();
    }
  }

  private void scenarios() throws Exception {
    Path input = folder.resolve("input");
    KillProject empty = KillProject.create(folder.resolve("empty"), input);
    KillProject.first(input);
    Scenario first = undisturbed("first", empty, List.of("run", FIRST));
    tryAll(first, KillPoint.ofRuns());
    KillProject.second(input);
    boolean tests = isWanted("test", KillPoint.ofTests());
    if (!tests && !isWanted("second", KillPoint.ofRuns())) {
      return;
    }
    Scenario second = undisturbed("second", first.undisturbed(), List.of("run", SECOND));
    tryAll(second, KillPoint.ofRuns());
    if (tests) {
      // a test is broken there, and the rows that break it are kept
      tryAll(
          undisturbed("test", second.undisturbed(), List.of("test", SECOND, "--full-refresh")),
          KillPoint.ofTests());
    }
  }

  private boolean isWanted(String scenario, List<KillPoint> points) {
    return stride > 0 && wanted.matcher(any(scenario, 1)).find()
        || points.stream()
            .flatMap(point -> EFFECTS.stream().map(effect -> name(scenario, point, effect)))
            .anyMatch(name -> wanted.matcher(name).find());
  }

  private static String name(String scenario, KillPoint point, FaultyDisk.Effect effect) {
    return String.join("/", scenario, point.job(), point.phase(), effect.name());
  }

  private static String any(String scenario, int change) {
    return scenario + "/any/change " + change + "/DEAD";
  }

  private Scenario undisturbed(String name, KillProject from, List<String> command)
      throws Exception {
    KillProject project = from.copyTo(folder.resolve("undisturbed-" + name));
    FaultyDisk.watch(project.folder());
    WarmRuns.Told told = warm(project, command);
    require(told.exit() == 0, "an undisturbed run failed: " + told.text());
    List<String> changes = FaultyDisk.changes();
    Files.write(folder.resolve("changes-" + name + ".txt"), changes);
    return new Scenario(name, from, project, command, changes.size());
  }

  private WarmRuns.Told warm(KillProject project, List<String> command) {
    LocalDate asOf = LocalDate.parse(command.get(1));
    WarmRuns.Told told =
        command.get(0).equals("test")
            ? WarmRuns.test(spark, project.folder(), asOf)
            : WarmRuns.run(spark, project.folder(), asOf);
    DeltaLog.clearCache();
    return told;
  }

  private static String[] arguments(KillProject project, List<String> command) {
    List<String> arguments = new ArrayList<>(project.command(command.get(0), command.get(1)));
    arguments.addAll(command.subList(2, command.size()));
    return arguments.toArray(String[]::new);
  }

  /** A case whose process has been started or whose death is still to be played. */
  private record Case(
      String name,
      Scenario scenario,
      KillProject project,
      FaultyDisk.Plan plan,
      Optional<Future<?>> death,
      boolean together) {}

  private void tryAll(Scenario scenario, List<KillPoint> points) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (FaultyDisk.Effect effect : EFFECTS) {
      List<Case> ofEffect = new ArrayList<>();
      for (KillPoint point : points) {
        add(
            ofEffect,
            name(scenario.name(), point, effect),
            scenario,
            new FaultyDisk.Plan(effect, Pattern.compile(point.at()), point.nth()));
      }
      cases.addAll(
          effect == FaultyDisk.Effect.HALT || effect == FaultyDisk.Effect.KILL
              ? started(ofEffect, effect)
              : ofEffect);
    }
    for (int change = 1; stride > 0 && change <= scenario.changes(); change += stride) {
      add(
          cases,
          any(scenario.name(), change),
          scenario,
          new FaultyDisk.Plan(FaultyDisk.Effect.DEAD, Pattern.compile(""), change));
    }
    // those that die here first: meanwhile the others die by themselves
    List<Case> ordered = new ArrayList<>(cases.stream().filter(each -> isHere(each)).toList());
    ordered.addAll(cases.stream().filter(each -> !isHere(each)).toList());
    for (Case each : ordered) {
      String result;
      try {
        result = result(each);
      } catch (IllegalStateException failure) {
        result = failure.getMessage();
      }
      progress.accept(each.name() + "\t" + result);
      if (result.equals("equal")) {
        remove(each.project().folder());
      }
    }
  }

  private static boolean isHere(Case each) {
    return each.death().isEmpty();
  }

  private void add(List<Case> cases, String name, Scenario scenario, FaultyDisk.Plan plan)
      throws IOException {
    if (wanted.matcher(name).find()) {
      Path place = folder.resolve("case-" + name.replaceAll("[^A-Za-z0-9]+", "-"));
      KillProject project = scenario.from().copyTo(place);
      cases.add(new Case(name, scenario, project, plan, Optional.empty(), false));
    }
  }

  /** One dies as the command line, and many share a process: to start one takes longest. */
  private List<Case> started(List<Case> cases, FaultyDisk.Effect effect) {
    if (cases.isEmpty()) {
      return cases;
    }
    Future<?> death =
        dying.submit(
            () -> {
              if (cases.size() == 1) {
                Case alone = cases.get(0);
                die(alone.project(), alone.scenario().command(), alone.plan());
              } else {
                dieTogether(cases, effect);
              }
              return null;
            });
    return cases.stream()
        .map(
            each ->
                new Case(
                    each.name(),
                    each.scenario(),
                    each.project(),
                    each.plan(),
                    Optional.of(death),
                    cases.size() > 1))
        .toList();
  }

  private void dieTogether(List<Case> cases, FaultyDisk.Effect effect) throws Exception {
    String name = "together-" + cases.get(0).scenario().name() + "-" + effect;
    Path list = folder.resolve(name + ".txt");
    Files.write(
        list,
        cases.stream()
            .map(
                each ->
                    new DyingRuns.Run(each.project(), each.scenario().command(), each.plan())
                        .line())
            .toList());
    Path output = folder.resolve(name + ".log");
    awaitDeath(
        FaultyJvm.start(output, DyingRuns.class, List.of(list.toString(), effect.name())), output);
  }

  private String result(Case tried) throws Exception {
    KillProject project = tried.project();
    if (tried.death().isEmpty()) {
      if (!playedHere(tried)) {
        return NEVER_REACHED;
      }
    } else {
      awaitDeath(tried.death().get());
      if (tried.together() && !Files.exists(project.folder().resolve(DyingRuns.REACHED))) {
        return NEVER_REACHED;
      }
    }
    requireFormerOrNew(tried);
    FaultyDisk.watch(project.folder());
    WarmRuns.Told told = warm(project, tried.scenario().command());
    require(told.exit() == 0, "the next run failed: " + told.text());
    RunTraces.requireWhole(project);
    if (tried.plan().effect() != FaultyDisk.Effect.FULL
        && tried.plan().effect() != FaultyDisk.Effect.READ_ONLY) {
      // a run that could not write told its end to the console only
      RunTraces.requireEveryEndTold(project);
    }
    require(
        LakehouseContent.unaccounted(project.bucket()).isEmpty(),
        "orphans in the bucket: " + LakehouseContent.unaccounted(project.bucket()));
    Map<String, List<String>> expected =
        LakehouseContent.of(tried.scenario().undisturbed().lakehouse());
    Map<String, List<String>> found = LakehouseContent.of(project.lakehouse());
    expected.forEach(
        (table, rows) ->
            require(
                rows.equals(found.get(table)),
                table + " differs: " + found.get(table) + ", undisturbed " + rows));
    require(found.keySet().equals(expected.keySet()), "other tables: " + found.keySet());
    require(
        LakehouseContent.published(project.bucket())
            .equals(LakehouseContent.published(tried.scenario().undisturbed().bucket())),
        "the publication differs");
    return "equal";
  }

  /** Whether the run came to the moment that was named. */
  private boolean playedHere(Case tried) throws IOException {
    KillProject project = tried.project();
    FaultyDisk.arm(project.folder(), tried.plan());
    WarmRuns.Told told = warm(project, tried.scenario().command());
    boolean struck = FaultyDisk.hasStruck();
    FaultyDisk.watch(project.folder());
    Files.writeString(project.folder().resolve("died.txt"), told.text());
    if (tried.plan().effect() == FaultyDisk.Effect.DEAD) {
      project.leaveLockOfAnEndedProcess();
    } else if (struck) {
      String cause =
          tried.plan().effect() == FaultyDisk.Effect.FULL ? "the disk is full" : "is read-only";
      require(told.exit() == 1, "the run ended with " + told.exit());
      require(told.text().contains(cause), "the run did not say that " + cause);
      // it could give the lock back only where the disk let it
      project.leaveLockOfAnEndedProcess();
    }
    return struck;
  }

  /**
   * Before anybody runs again, a reader finds every table and the publication as before or as
   * after.
   */
  private static void requireFormerOrNew(Case tried) throws Exception {
    Map<String, List<String>> former = LakehouseContent.of(tried.scenario().from().lakehouse());
    Map<String, List<String>> next =
        LakehouseContent.of(tried.scenario().undisturbed().lakehouse());
    LakehouseContent.of(tried.project().lakehouse())
        .forEach(
            (table, rows) ->
                require(
                    rows.equals(former.get(table)) || rows.equals(next.get(table)),
                    "after the death " + table + " is neither as before nor as after"));
    Map<String, List<String>> published = LakehouseContent.published(tried.project().bucket());
    require(
        published.equals(LakehouseContent.published(tried.scenario().from().bucket()))
            || published.equals(
                LakehouseContent.published(tried.scenario().undisturbed().bucket())),
        "after the death the publication is neither the former nor the new one");
  }

  private static void die(KillProject project, List<String> command, FaultyDisk.Plan plan)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                project.folder().toString(),
                plan.effect().name(),
                plan.at().pattern(),
                String.valueOf(plan.nth())));
    arguments.addAll(List.of(arguments(project, command)));
    Path output = project.folder().resolve("died.txt");
    awaitDeath(FaultyJvm.start(output, DyingCommand.class, arguments), output);
  }

  private static void awaitDeath(Process process, Path output) throws Exception {
    int exit = process.waitFor();
    require(
        exit == FaultyDisk.HALTED,
        "ended with " + exit + " and not by its death: " + Files.readString(output));
  }

  private static void awaitDeath(Future<?> death) throws Exception {
    try {
      death.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
