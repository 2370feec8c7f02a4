package org.carelake.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.bulk.FhirExtract;
import org.carelake.jobs.bulk.Pauses;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.MaskingProfiles;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.jobs.stream.Topics;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks everything that a run needs, without reading patient data. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Check Java, configuration, keys, sources, models, folders and Spark.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Spec private CommandSpec spec;

  private boolean failed;
  private boolean wrongConfiguration;

  @Override
  public Integer call() {
    check("Java 17 or newer", () -> "found " + Runtime.version());
    Optional<Project> project =
        checked("project", projectOptions::project, found -> found.root().toString());
    Optional<Installation> installation =
        project.flatMap(
            found ->
                checked(
                    "configuration",
                    () -> projectOptions.installation(found),
                    read ->
                        "environment "
                            + read.environment().name()
                            + ", tenants "
                            + String.join(
                                ", ", read.tenants().stream().map(TenantConfig::name).toList())));
    installation.ifPresent(
        found ->
            projectOptions
                .tenants(found)
                .forEach(tenant -> tenant(project.orElseThrow(), found, tenant)));
    installation.ifPresent(
        found -> check("Spark writes and reads Delta", () -> delta(found.environment())));
    PrintWriter out = spec.commandLine().getOut();
    out.println(failed ? "Some checks failed." : "All checks passed!");
    out.flush();
    return wrongConfiguration ? Main.WRONG_USAGE : failed ? Main.FAILED : 0;
  }

  /** Writes a table into a temporary folder, changes it and reads it again. */
  private static String delta(EnvironmentConfig environment) {
    SparkSession spark = SparkSessions.start(environment);
    Path folder;
    try {
      folder = Files.createTempDirectory("carelake-doctor-");
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't create a temporary folder in " + System.getProperty("java.io.tmpdir"),
          failure);
    }
    try {
      Lakehouse lakehouse = new Lakehouse(spark, folder.toString());
      TableName table = TableName.silver("doctor");
      lakehouse.overwrite(table, spark.range(3).toDF("id"), "{}");
      lakehouse.append(table, spark.range(3, 5).toDF("id"), "{}");
      long rows = lakehouse.read(table).where("id >= 0").count();
      if (rows != 5) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            "wrote 5 rows to a table, read " + rows + "; check the Delta and Spark versions");
      }
      return "Spark " + spark.version();
    } finally {
      spark.stop();
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException left) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't remove " + folder, left);
    }
  }

  private void tenant(Project project, Installation installation, TenantConfig tenant) {
    String name = tenant.name();
    check(
        name + ": models",
        () -> ModelLoader.load(project, tenant).models().size() + " models, graph is sound");
    check(
        name + ": publications",
        () ->
            publications(
                PublicationPlan.of(
                    ModelLoader.load(project, tenant),
                    tenant,
                    MaskingProfiles.of(project, tenant))));
    check(name + ": pseudonym key", () -> key(installation, tenant));
    for (SourceConfig source : tenant.sources()) {
      check(name + ": source " + source.name(), () -> source(source));
    }
    check(name + ": lakehouse", () -> writable(tenant.root()));
    for (PublishTarget target : tenant.publish()) {
      check(name + ": bucket " + target.bucket(), () -> writable(target.path()));
    }
  }

  private static String publications(PublicationPlan plan) {
    return plan.parts().stream()
        .map(part -> Plural.of(part.tables().size(), "table") + " to " + part.target().path())
        .collect(Collectors.joining(", "));
  }

  private static String key(Installation installation, TenantConfig tenant) {
    return new PseudonymKeys(installation, new Secrets(System.getenv())).state(tenant);
  }

  private static String source(SourceConfig source) {
    if (source instanceof SourceConfig.AirbytePostgres database) {
      return connected(
          database.url(), Optional.of(database.user()), database.password(), database.location());
    }
    if (source instanceof SourceConfig.ExtractDatabase database) {
      return connected(database.url(), database.user(), database.password(), database.location());
    }
    if (source instanceof SourceConfig.FhirApi server) {
      return new FhirExtract(
              server, new Secrets(System.getenv())::require, Pauses.real(), Clock.systemUTC())
          .check();
    }
    if (source instanceof SourceConfig.FhirKafka kafka) {
      Map<String, Integer> partitions =
          Topics.partitions(kafka, new Secrets(System.getenv())::require);
      return partitions.entrySet().stream()
          .map(topic -> topic.getKey() + " with " + Plural.of(topic.getValue(), "partition"))
          .collect(Collectors.joining(", "));
    }
    String path =
        source instanceof SourceConfig.FhirNdjson ndjson
            ? ndjson.path()
            : source instanceof SourceConfig.ExtractFiles files
                ? files.path()
                : ((SourceConfig.FhirBundles) source).path();
    if (path.contains("://")) {
      return path + " (not looked at)";
    }
    if (!Files.isReadable(Path.of(path))) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          source.location(),
          "can't read " + path + "; create it or change 'path'");
    }
    return path;
  }

  private static String connected(
      String url, Optional<String> user, Optional<SecretReference> password, Location location) {
    Properties properties = new Properties();
    user.ifPresent(name -> properties.setProperty("user", name));
    properties.setProperty("connectTimeout", "5");
    password.ifPresent(
        reference ->
            properties.setProperty("password", new Secrets(System.getenv()).require(reference)));
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      return "connected to " + connection.getMetaData().getDatabaseProductName();
    } catch (SQLException refused) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          location,
          "can't connect to the database (SQL state " + refused.getSQLState() + ")",
          refused);
    }
  }

  private static String writable(String location) {
    if (location.contains("://")) {
      return location + " (not looked at)";
    }
    Path folder = Path.of(location);
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, "can't write to " + location);
    }
    return location;
  }

  private void check(String what, Supplier<String> check) {
    checked(what, check, text -> text);
  }

  private <T> Optional<T> checked(
      String what, Supplier<T> check, java.util.function.Function<T, String> words) {
    Console console = Console.standard();
    PrintWriter out = spec.commandLine().getOut();
    try {
      T result = check.get();
      out.println(console.colored(Mark.OK, "OK   ") + "  " + what + ": " + words.apply(result));
      return Optional.of(result);
    } catch (RuntimeException failure) {
      failed = true;
      wrongConfiguration |=
          failure instanceof CarelakeException known
              && List.of(CarelakeException.Category.CONFIGURATION, CarelakeException.Category.USAGE)
                  .contains(known.category());
      out.println(
          console.colored(Mark.ERROR, "ERROR") + "  " + what + ": " + Failures.message(failure));
      return Optional.empty();
    } finally {
      out.flush();
    }
  }
}
