package org.carelake.schemas.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;

/**
 * Reads {@code conf/carelake.conf}, one file of {@code conf/environments} and every file of {@code
 * conf/tenants}. All problems of all files are reported at once, each with file and line.
 */
public final class InstallationReader {
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final Path project;
  private final Path base;
  private final Map<String, String> environmentVariables;
  private final List<String> problems = new ArrayList<>();

  /**
   * A reader of one project.
   *
   * @param project the folder that holds {@code conf}; may lie inside a jar
   * @param base the folder against which relative paths in configuration are resolved
   * @param environmentVariables what {@code ${NAME}} in configuration refers to
   */
  public InstallationReader(Path project, Path base, Map<String, String> environmentVariables) {
    this.project = Objects.requireNonNull(project, "project is null");
    this.base = Objects.requireNonNull(base, "base is null");
    this.environmentVariables = Map.copyOf(environmentVariables);
  }

  /**
   * The installation in one environment.
   *
   * @throws CarelakeException when any file is wrong; the message lists all problems
   */
  public Installation read(String environment) {
    Config defaults = parse(project.resolve("conf/carelake.conf"));
    Section merged =
        new Section("", parse(environmentFile(environment)).withFallback(defaults).root());
    EnvironmentReader environmentReader =
        new EnvironmentReader(environment, base, environmentVariables);
    EnvironmentConfig environmentConfig = environmentReader.environment(merged);
    TenantReader tenantReader =
        new TenantReader(
            environmentConfig, environmentReader.tenantDefaults(merged), project, base);
    merged.done();
    List<TenantConfig> tenants = new ArrayList<>();
    for (Path file : tenantFiles()) {
      try {
        String name = file.getFileName().toString().replaceFirst("\\.conf$", "");
        tenants.add(tenantReader.tenant(name, new Section("", parse(file).root())));
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    problems.addAll(TenantIsolation.problems(tenants));
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new Installation(environmentConfig, tenants);
  }

  private Path environmentFile(String environment) {
    Path folder = project.resolve("conf/environments");
    Path file = folder.resolve(environment + ".conf");
    if (!ENVIRONMENT.matcher(environment).matches() || !Files.exists(file)) {
      List<String> known =
          files(folder).stream()
              .map(path -> path.getFileName().toString().replaceFirst("\\.conf$", ""))
              .toList();
      throw CarelakeException.usage(
          "there is no environment '"
              + environment
              + "' in conf/environments"
              + Suggestion.of(environment, known)
              + "; known: "
              + String.join(", ", known));
    }
    return file;
  }

  private List<Path> tenantFiles() {
    return files(project.resolve("conf/tenants"));
  }

  private List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          Location.of(shown(folder)),
          "can't list this folder; a project has conf/carelake.conf, conf/environments and"
              + " conf/tenants (name its folder with --project)",
          failure);
    }
  }

  private Config parse(Path file) {
    String name = shown(file);
    try {
      ConfigParseOptions options =
          ConfigParseOptions.defaults()
              .setSyntax(ConfigSyntax.CONF)
              .setOriginDescription(name)
              .setAllowMissing(false);
      Config parsed = ConfigFactory.parseReader(new StringReader(Files.readString(file)), options);
      Config resolved =
          parsed
              .withFallback(ConfigFactory.parseMap(quoted(environmentVariables), "environment"))
              .resolve(ConfigResolveOptions.defaults().setUseSystemEnvironment(false));
      for (String key : resolved.root().keySet()) {
        if (!parsed.root().containsKey(key)) {
          resolved = resolved.withoutPath(ConfigUtil.quoteString(key));
        }
      }
      return resolved;
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          Location.of(name),
          "can't read this file: " + failure.getClass().getSimpleName(),
          failure);
    } catch (ConfigException wrong) {
      Location location =
          wrong.origin() == null ? Location.of(name) : Section.location(wrong.origin());
      throw CarelakeException.configuration(location, reason(wrong, location));
    }
  }

  private static Map<String, String> quoted(Map<String, String> variables) {
    return variables.entrySet().stream()
        .collect(
            Collectors.toMap(entry -> ConfigUtil.quoteString(entry.getKey()), Map.Entry::getValue));
  }

  /** Only messages that can't quote the environment are shown. */
  private static String reason(ConfigException wrong, Location location) {
    if (!(wrong instanceof ConfigException.Parse
        || wrong instanceof ConfigException.UnresolvedSubstitution)) {
      return "this can't be read as HOCON (" + wrong.getClass().getSimpleName() + ")";
    }
    String message = wrong.getMessage();
    String prefix = location.file() + ": " + location.line() + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private String shown(Path file) {
    return project.relativize(file).toString();
  }
}
