package org.carelake.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.view.CreateTable;
import org.carelake.jobs.view.FhirFiles;
import org.carelake.jobs.view.FhirInput;
import org.carelake.jobs.view.InputFilter;
import org.carelake.jobs.view.OutputFolder;
import org.carelake.jobs.view.RunReport;
import org.carelake.jobs.view.Subject;
import org.carelake.jobs.view.Subjects;
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
      "  carelake view query.json --input fhir/ --param from_date=2024-01-31",
    })
final class ViewCommand implements Callable<Integer> {
  private static final long TABLE_ROWS = 20;
  private static final int LINE = 160;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "ViewDefinitions or SQL libraries (SQLQuery, SQLView) as JSON, or folders of them.")
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
          "Write files into this folder: those of one view into the folder itself, those of several"
              + " into a folder each. Default: print.")
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

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "The value of a parameter of a SQL library; may be given several times.")
  private List<String> parameters = List.of();

  @Option(
      names = "--context",
      paramLabel = "PATH",
      description =
          "Files or folders with the ViewDefinitions and SQLViews that a SQL library builds upon."
              + " The folder of the library is looked into anyway.")
  private List<Path> context = List.of();

  @Option(
      names = "--patient",
      paramLabel = "ID",
      description =
          "Only resources of this patient's compartment; may be given several times. Types that"
              + " belong to no patient are not filtered.")
  private List<String> patients = List.of();

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      description =
          "Only resources whose meta.lastUpdated is later, such as 2024-01-31T00:00:00Z, or that"
              + " have none.")
  private String since;

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
    List<Subject> subjects =
        Subjects.load(
            ViewFiles.read(paths),
            ViewFiles.read(context),
            parameters,
            InputFilter.of(patients, Optional.ofNullable(since)));
    for (Subject subject : subjects) {
      for (String warning : subject.warnings()) {
        err().println("warning: " + subject.file() + ": " + warning);
      }
    }
    FhirInput files = schema ? FhirInput.none() : FhirFiles.find(inputs);
    try (ViewSession session = ViewSession.of(files)) {
      if (schema) {
        printSchemas(subjects, session);
        return 0;
      }
      RunReport report =
          output == null ? print(subjects, files, session) : write(subjects, files, session);
      new ViewReport(err(), strict, output != null).print(report, subjects);
      return strict && (report.unreadable() > 0 || report.broken() > 0) ? Main.FAILED : 0;
    }
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

  private void printSchemas(List<Subject> subjects, ViewSession session) {
    Map<String, StructType> schemas = new ViewRun(subjects, FhirInput.none(), 0, session).schemas();
    for (Subject subject : subjects) {
      String name = subject.name();
      out().println(CreateTable.of(name, schemas.get(name), subject.descriptions(), dialect));
    }
    out().flush();
  }

  private RunReport print(List<Subject> subjects, FhirInput files, ViewSession session)
      throws IOException {
    if (format == null || format == ViewFormat.TABLE) {
      long rows = limit == null ? TABLE_ROWS : limit;
      return printTables(new ViewRun(subjects, files, rows, session).tables());
    }
    if (subjects.size() > 1) {
      throw CarelakeException.usage(
          "the rows of " + subjects.size() + " views don't go into one stream; use --output DIR");
    }
    long rows = limit == null ? 0 : limit;
    try {
      return new ViewRun(subjects, files, rows, session).stream(format, new StandardOutput());
    } catch (StandardOutput.ClosedException gone) {
      // such as head, which has seen enough
      return new RunReport();
    }
  }

  private RunReport printTables(ViewRun.Tables tables) {
    boolean unread = tables.report().unreadFiles() > 0;
    boolean first = true;
    for (Map.Entry<String, TableSink> entry : tables.tables().entrySet()) {
      if (tables.tables().size() > 1) {
        out().println((first ? "" : "\n") + entry.getKey());
      }
      first = false;
      TableSink table = entry.getValue();
      out().println(table.text(lineWidth()));
      out().println(rowCount(table, unread));
    }
    out().flush();
    return tables.report();
  }

  /** The width of the terminal where the shell tells it. */
  private static int lineWidth() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : LINE;
  }

  private static String rowCount(TableSink table, boolean unread) {
    String all = Plural.of(table.rows(), "row") + (unread ? " or more" : "");
    return table.rows() == table.shown() && !unread
        ? "(" + all + ")"
        : "(" + Console.number(table.shown()) + " of " + all + "; --limit 0 shows all)";
  }

  private RunReport write(List<Subject> subjects, FhirInput files, ViewSession session) {
    List<String> names = subjects.stream().map(Subject::name).toList();
    ViewFormat chosen = format == null ? ViewFormat.PARQUET : format;
    OutputFolder folder = OutputFolder.open(output, names, chosen.extension(), overwrite);
    try {
      ViewRun run = new ViewRun(subjects, files, limit == null ? 0 : limit, session);
      RunReport report =
          chosen == ViewFormat.PARQUET ? run.parquet(folder) : run.files(chosen, folder);
      if (!strict || (report.unreadable() == 0 && report.broken() == 0)) {
        folder.publish(names);
        for (String name : names) {
          String rows = Plural.of(report.rows(name), "row");
          out().println(name + ": " + rows + " in " + folder.target(name));
        }
        out().flush();
      }
      return report;
    } finally {
      folder.clean();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
