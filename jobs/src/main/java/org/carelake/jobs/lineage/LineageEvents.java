package org.carelake.jobs.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.transports.FileConfig;
import io.openlineage.client.transports.FileTransport;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.TokenProvider;
import io.openlineage.client.transports.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.quality.TestResult;
import org.carelake.schemas.table.TableName;

/**
 * Tells a run as OpenLineage events: START and COMPLETE or FAIL of the run, of each model and of
 * each table's tests. Nothing that goes wrong here reaches the run: the first failure is told once,
 * and the rest is silent.
 *
 * <p>Switched on by the variable {@code CARELAKE_LINEAGE}: the path of a file that gets one event a
 * line, or the URL of a server, whose key is in {@code OPENLINEAGE_API_KEY}.
 */
public final class LineageEvents implements AutoCloseable {
  private static final URI PRODUCER = URI.create("https://carelake.org/lineage");
  private static final String SWITCH = "CARELAKE_LINEAGE";

  /** What the job of a table's tests is called after the table. */
  private static final String TESTS = ".tests";

  private final Optional<Transport> transport;
  private final OpenLineage words = new OpenLineage(PRODUCER);
  private final LineageFacets facets;
  private final ModelGraph graph;
  private final String namespace;
  private final String runId;
  private final Clock clock;
  private final Consumer<String> warnings;
  private final AtomicBoolean warned = new AtomicBoolean();

  LineageEvents(
      Optional<Transport> transport,
      ModelGraph graph,
      String tenant,
      String root,
      String runId,
      Clock clock,
      Consumer<String> warnings) {
    this.transport = transport;
    this.graph = graph;
    this.facets = new LineageFacets(words, root);
    this.namespace = "carelake." + tenant;
    this.runId = runId;
    this.clock = clock;
    this.warnings = warnings;
  }

  /**
   * The events of one run of one tenant.
   *
   * @param variables the environment; without {@code CARELAKE_LINEAGE} nothing is told
   * @param graph the tenant's models and their tests
   * @param warnings hears of the first failure
   */
  public static LineageEvents open(
      Map<String, String> variables,
      ModelGraph graph,
      String tenant,
      String root,
      String runId,
      Consumer<String> warnings) {
    Optional<Transport> transport = Optional.empty();
    String target = variables.getOrDefault(SWITCH, "");
    try {
      if (!target.isEmpty()) {
        transport = Optional.of(transport(target, variables.get("OPENLINEAGE_API_KEY")));
      }
    } catch (RuntimeException failure) {
      warnings.accept("lineage is not told: " + SWITCH + " is no file and no URL: " + target);
    }
    return new LineageEvents(transport, graph, tenant, root, runId, Clock.systemUTC(), warnings);
  }

  private static Transport transport(String target, String key) {
    if (!target.startsWith("http://") && !target.startsWith("https://")) {
      return new FileTransport(new FileConfig(target));
    }
    HttpConfig http = new HttpConfig();
    http.setUrl(URI.create(target));
    http.setTimeoutInMillis(5_000);
    if (key != null) {
      TokenProvider bearer = () -> "Bearer " + key;
      http.setAuth(bearer);
    }
    return new HttpTransport(http);
  }

  /** Tells that the run began. */
  public void started(String command) {
    tell(
        () ->
            event(EventType.START, command, run(command, Optional.empty()), List.of(), List.of()));
  }

  /** Tells how the run ended; a message means that it failed. */
  public void ended(String command, Optional<String> failure) {
    tell(
        () ->
            event(
                failure.isPresent() ? EventType.FAIL : EventType.COMPLETE,
                command,
                run(command, failure),
                List.of(),
                List.of()));
  }

  /** A listener that tells of each model and then passes on. */
  public BuildListener watch(SparkSession spark, BuildListener next) {
    if (transport.isEmpty()) {
      return next;
    }
    return new BuildListener() {
      @Override
      public void started(TableName table) {
        tell(
            () ->
                event(
                    EventType.START,
                    table.toString(),
                    run(table.toString(), Optional.empty()),
                    graph.model(table).inputs().stream()
                        .map(input -> facets.input(input, -1))
                        .toList(),
                    List.of()));
        next.started(table);
      }

      @Override
      public void finished(ModelResult result) {
        tell(() -> model(graph.model(result.table()), result, spark));
        next.finished(result);
      }
    };
  }

  private void model(Model model, ModelResult result, SparkSession spark) {
    boolean failed = result.status() == ModelStatus.ERROR;
    if (result.status() == ModelStatus.SKIPPED) {
      return;
    }
    String job = model.table().toString();
    event(
        failed ? EventType.FAIL : EventType.COMPLETE,
        job,
        run(job, failed ? Optional.of(result.message()) : Optional.empty()),
        model.inputs().stream()
            .map(input -> facets.input(input, result.inputVersions().getOrDefault(input, -1L)))
            .toList(),
        failed
            ? List.of()
            : List.of(facets.output(model, result, LineageGraph.table(graph, model, spark))));
  }

  /** Tells the tests of each table with what they found. */
  public void tested(List<TestResult> results) {
    Map<TableName, List<TestResult>> byTable =
        results.stream()
            .collect(Collectors.groupingBy(TestResult::table, TreeMap::new, Collectors.toList()));
    byTable.forEach(
        (table, found) ->
            tell(
                () -> {
                  String job = table + TESTS;
                  List<OpenLineage.InputDataset> tested =
                      List.of(facets.tested(table, found, graph.tests(table)));
                  event(EventType.START, job, run(job, Optional.empty()), List.of(), List.of());
                  event(EventType.COMPLETE, job, run(job, Optional.empty()), tested, List.of());
                }));
  }

  private UUID id(String job) {
    return UUID.nameUUIDFromBytes((runId + "/" + job).getBytes(StandardCharsets.UTF_8));
  }

  private OpenLineage.Run run(String job, Optional<String> failure) {
    OpenLineage.RunFacetsBuilder run =
        words
            .newRunFacetsBuilder()
            .processing_engine(
                words
                    .newProcessingEngineRunFacetBuilder()
                    .name("spark")
                    .version(org.apache.spark.package$.MODULE$.SPARK_VERSION())
                    .build());
    if (job.contains(".")) {
      run.parent(
          words
              .newParentRunFacetBuilder()
              .run(words.newParentRunFacetRunBuilder().runId(id("run")).build())
              .job(words.newParentRunFacetJobBuilder().namespace(namespace).name("run").build())
              .build());
    }
    failure.ifPresent(
        message ->
            run.errorMessage(
                words
                    .newErrorMessageRunFacetBuilder()
                    .message(message)
                    .programmingLanguage("JAVA")
                    .build()));
    return words.newRun(id(job.contains(".") ? job : "run"), run.build());
  }

  private void event(
      EventType type,
      String job,
      OpenLineage.Run run,
      List<OpenLineage.InputDataset> inputs,
      List<OpenLineage.OutputDataset> outputs) {
    OpenLineage.RunEvent event =
        words
            .newRunEventBuilder()
            .eventType(type)
            .eventTime(ZonedDateTime.now(clock))
            .run(run)
            .job(
                words
                    .newJobBuilder()
                    .namespace(namespace)
                    .name(job.contains(".") ? job : "run")
                    .facets(job(job))
                    .build())
            .inputs(inputs)
            .outputs(outputs)
            .build();
    synchronized (this) {
      transport.orElseThrow().emit(event);
    }
  }

  private OpenLineage.JobFacets job(String job) {
    OpenLineage.JobFacetsBuilder about =
        words
            .newJobFacetsBuilder()
            .jobType(
                words
                    .newJobTypeJobFacetBuilder()
                    .processingType("BATCH")
                    .integration("CARELAKE")
                    .jobType(job.endsWith(TESTS) ? "TEST" : job.contains(".") ? "MODEL" : "RUN")
                    .build());
    TableName.parse(job)
        .filter(graph::contains)
        .flatMap(table -> graph.model(table).select())
        .ifPresent(
            sql -> about.sql(words.newSQLJobFacetBuilder().query(sql).dialect("sparksql").build()));
    return about.build();
  }

  /** Lineage is never a reason for a run to fail. */
  private void tell(Runnable telling) {
    if (transport.isEmpty()) {
      return;
    }
    try {
      telling.run();
    } catch (RuntimeException | LinkageError failure) {
      if (warned.compareAndSet(false, true)) {
        warnings.accept("lineage is not told: " + failure.getClass().getSimpleName());
      }
    }
  }

  @Override
  public void close() {
    tell(
        () -> {
          try {
            transport.orElseThrow().close();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }
}
