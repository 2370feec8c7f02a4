package org.carelake.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.view.CreateTable;
import org.carelake.jobs.view.FhirFile;
import org.carelake.jobs.view.FhirFiles;
import org.carelake.jobs.view.OutputFolder;
import org.carelake.jobs.view.RunReport;
import org.carelake.jobs.view.Subject;
import org.carelake.jobs.view.TableSink;
import org.carelake.jobs.view.ViewFiles;
import org.carelake.jobs.view.ViewFormat;
import org.carelake.jobs.view.ViewRun;
import org.carelake.jobs.view.ViewSession;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs ViewDefinitions over FHIR files, without a project. */
@Command(
    name = "view",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Run SQL on FHIR ViewDefinitions over FHIR files: NDJSON, single resources and Bundles,"
            + " plain or gzip. Needs no project.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  carelake view patient.json --input fhir/",
      "  carelake view patient.json --input fhir/ --format csv > patient.csv",
      "  carelake view views/ --input fhir/ --output tables/ --format parquet",
      "  carelake view patient.json --schema --dialect duckdb",
    })
final class ViewCommand implements Callable<Integer> {
  private static final long TABLE_ROWS = 20;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "ViewDefinitions as JSON, or folders of them.")
  private List<Path> paths;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description =
          "FHIR files: a file, or a folder with everything below it, whatever the names; may be"
              + " given several times.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Write files into this folder: of one view into the folder itself, of several into a"
              + " folder each. Default: print.")
  private String output;

  @Option(names = "--overwrite", description = "Replace the files of an earlier run in --output.")
  private boolean overwrite;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORM",
      description =
          "table, csv, ndjson or parquet. Default: table where it is printed, parquet in files.")
  private ViewFormat format;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description =
          "At most so many rows of each view; 0 means all. Default: 20 in a table, else all.")
  private Long limit;

  @Option(
      names = "--strict",
      description =
          "Fail, and write no files, when a line can't be read or a resource breaks a view."
              + " Default: leave it out and say so.")
  private boolean strict;

  @Option(names = "--schema", description = "Print CREATE TABLE of each view; no data is read.")
  private boolean schema;

  @Option(
      names = "--dialect",
      paramLabel = "SQL",
      defaultValue = "SPARK",
      description = "What --schema is written in: spark, duckdb or ansi. Default: spark.")
  private CreateTable.Dialect dialect;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    List<Subject> subjects = Subject.compile(ViewFiles.read(paths));
    for (Subject subject : subjects) {
      for (String warning : subject.view().warnings()) {
        err().println("warning: " + subject.definition().file() + ": " + warning);
      }
    }
    if (schema) {
      printSchemas(subjects);
      return 0;
    }
    List<FhirFile> files = FhirFiles.find(inputs);
    RunReport report =
        output == null ? print(subjects, files) : write(subjects, files, chosenFormat());
    new ViewReport(err(), strict).print(report, subjects);
    return strict && (report.unreadable() > 0 || report.broken() > 0) ? Main.FAILED : 0;
  }

  private void checkOptions() {
    if (schema && (output != null || format != null)) {
      throw CarelakeException.usage("--schema prints tables and takes no --output and no --format");
    }
    if (!schema && inputs.isEmpty()) {
      throw CarelakeException.usage(
          "name the FHIR files with --input FILE or --input FOLDER, or ask for --schema");
    }
    if (limit != null && limit < 0) {
      throw CarelakeException.usage("--limit must not be negative, found " + limit);
    }
    if (output == null && format == ViewFormat.PARQUET) {
      throw CarelakeException.usage("Parquet can't be printed; name a folder with --output DIR");
    }
    if (output != null && format == ViewFormat.TABLE) {
      throw CarelakeException.usage(
          "a table is for the terminal; use --format csv, ndjson or parquet with --output");
    }
    if (output == null && overwrite) {
      throw CarelakeException.usage("--overwrite goes with --output DIR");
    }
    if (output != null && output.contains("://")) {
      throw CarelakeException.usage("--output expects a folder of this machine, found " + output);
    }
  }

  private ViewFormat chosenFormat() {
    if (format != null) {
      return format;
    }
    return output == null ? ViewFormat.TABLE : ViewFormat.PARQUET;
  }

  private void printSchemas(List<Subject> subjects) {
    for (Subject subject : subjects) {
      out()
          .println(
              CreateTable.of(
                  subject.name(), subject.view().schema(), subject.descriptions(), dialect));
    }
    out().flush();
  }

  private RunReport print(List<Subject> subjects, List<FhirFile> files) throws IOException {
    if (!chosenFormat().isStream()) {
      return printTables(subjects, files);
    }
    if (subjects.size() > 1) {
      throw CarelakeException.usage(
          "the rows of " + subjects.size() + " views don't go into one stream; use --output DIR");
    }
    long rows = limit == null ? 0 : limit;
    try {
      return new ViewRun(subjects, files, rows).stream(format, new StandardOutput());
    } catch (StandardOutput.ClosedException gone) {
      // such as head, which has seen enough
      return new RunReport();
    }
  }

  private RunReport printTables(List<Subject> subjects, List<FhirFile> files) {
    ViewRun.Tables tables =
        new ViewRun(subjects, files, limit == null ? TABLE_ROWS : limit).tables();
    boolean first = true;
    for (Map.Entry<String, TableSink> entry : tables.tables().entrySet()) {
      if (subjects.size() > 1) {
        out().println((first ? "" : "\n") + entry.getKey());
      }
      first = false;
      TableSink table = entry.getValue();
      out().println(table.text());
      out().println(rowCount(table, tables.report().unreadFiles() > 0));
    }
    out().flush();
    return tables.report();
  }

  private static String rowCount(TableSink table, boolean moreUnread) {
    if (table.rows() == table.shown()) {
      return "(" + Plural.of(table.rows(), "row") + (moreUnread ? " or more" : "") + ")";
    }
    return "("
        + Console.number(table.shown())
        + " of "
        + Plural.of(table.rows(), "row")
        + (moreUnread ? " or more" : "")
        + "; --limit 0 shows all)";
  }

  private RunReport write(List<Subject> subjects, List<FhirFile> files, ViewFormat chosen) {
    List<String> names = subjects.stream().map(Subject::name).toList();
    long rows = limit == null ? 0 : limit;
    OutputFolder folder = OutputFolder.open(output, names, chosen.extension(), overwrite);
    try {
      ViewRun run = new ViewRun(subjects, files, rows);
      RunReport report =
          chosen == ViewFormat.PARQUET ? parquet(run, files, folder) : run.files(chosen, folder);
      if (!strict || (report.unreadable() == 0 && report.broken() == 0)) {
        folder.publish(names);
        for (String name : names) {
          out()
              .println(
                  name + ": " + Plural.of(report.rows(name), "row") + " in " + folder.target(name));
        }
        out().flush();
      }
      return report;
    } finally {
      folder.clean();
    }
  }

  private static RunReport parquet(ViewRun run, List<FhirFile> files, OutputFolder folder) {
    SparkSession spark = ViewSession.start(files);
    try {
      return run.parquet(spark, folder);
    } finally {
      spark.stop();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
