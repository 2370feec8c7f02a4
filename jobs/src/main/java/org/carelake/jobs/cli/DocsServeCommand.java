package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.carelake.jobs.docs.LocalSite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the written site to this machine's browsers. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Serve the written site to browsers of this machine until it is interrupted.")
final class DocsServeCommand implements Callable<Integer> {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The folder that docs generate wrote. Default: target/docs.")
  private Path output = Path.of("target", "docs");

  @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Default: 8080.")
  private int port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (LocalSite site = LocalSite.start(output, port)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("Serving " + output + " at " + site.address() + " (interrupt to end)");
      out.flush();
      Thread.currentThread().join();
      return 0;
    }
  }
}
