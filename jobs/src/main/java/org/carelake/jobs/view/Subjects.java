package org.carelake.jobs.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.SqlLibrary;
import org.carelake.schemas.view.SqlLibraryReader;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.sql.LibraryQuery;
import org.carelake.transforms.view.ViewCompiler;

/** Reads and compiles what is to be run, with everything that it builds upon. */
public final class Subjects {
  private final ViewCompiler compiler = new ViewCompiler(HapiR4Model.instance());
  private final InputFilter filter;
  private final ParameterValues parameters;
  private final Artifacts artifacts;
  private final Map<String, Subject> byFile = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();

  private Subjects(InputFilter filter, ParameterValues parameters, Artifacts artifacts) {
    this.filter = filter;
    this.parameters = parameters;
    this.artifacts = artifacts;
  }

  /**
   * Reads and compiles.
   *
   * @param files what is to be run: ViewDefinitions, SQLQueries, SQLViews
   * @param context further files that tables of libraries may come from
   * @param parameters {@code name=value}
   * @param filter which resources the views see
   * @throws CarelakeException that says what is wrong with each of the files
   */
  public static List<Subject> load(
      List<ViewFiles.Text> files,
      List<ViewFiles.Text> context,
      List<String> parameters,
      InputFilter filter) {
    List<ViewFiles.Text> named = new ArrayList<>(files);
    named.addAll(context);
    Subjects loader = new Subjects(filter, ParameterValues.of(parameters), new Artifacts(named));
    List<Subject> subjects = loader.load(files);
    requireDistinctNames(subjects);
    return loader.bound(subjects);
  }

  /** Gives queries their parameters; SQLViews, and so all tables of queries, have none. */
  private List<Subject> bound(List<Subject> subjects) {
    List<SqlLibrary> libraries = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject instanceof Subject.Query query) {
        libraries.add(query.library());
      }
    }
    parameters.requireDeclared(libraries);
    List<Subject> bound = new ArrayList<>();
    for (Subject subject : subjects) {
      bound.add(
          subject instanceof Subject.Query query
              ? query.with(parameters.of(query.library()))
              : subject);
    }
    return List.copyOf(bound);
  }

  private List<Subject> load(List<ViewFiles.Text> files) {
    List<Subject> subjects = new ArrayList<>();
    List<CarelakeException> problems = new ArrayList<>();
    for (ViewFiles.Text file : files) {
      try {
        subjects.add(subject(file));
      } catch (CarelakeException wrong) {
        problems.add(wrong);
      }
    }
    if (problems.size() == 1) {
      throw problems.get(0);
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          problems.size()
              + " files are wrong:\n"
              + String.join("\n", problems.stream().map(Throwable::getMessage).toList()));
    }
    return subjects;
  }

  private Subject subject(ViewFiles.Text file) {
    Subject known = byFile.get(file.file());
    if (known == null) {
      known =
          SqlLibraryReader.isLibrary(file.file(), file.json())
              ? query(SqlLibraryReader.read(file.file(), file.json()))
              : view(ViewDefinitionReader.read(file.file(), file.json()));
      byFile.put(file.file(), known);
    }
    return known;
  }

  private Subject view(ViewDefinition definition) {
    ViewDefinition filtered = filter.applyTo(definition);
    return new Subject.View(filtered, compiler.compile(filtered));
  }

  private Subject query(SqlLibrary library) {
    LibraryQuery query = LibraryQuery.parse(library);
    open.addLast(library.file());
    Map<String, Subject> tables = new LinkedHashMap<>();
    for (SqlLibrary.Table table : library.tables()) {
      tables.put(table.label(), table(library, table));
    }
    open.removeLast();
    return new Subject.Query(library, query, tables, Map.of());
  }

  private Subject table(SqlLibrary library, SqlLibrary.Table table) {
    ViewFiles.Text file = artifacts.find(table, library.file());
    if (open.contains(file.file())) {
      throw CarelakeException.configuration(
          table.location(),
          table.pointer()
              + ": the libraries go in a circle: "
              + String.join(" → ", open)
              + " → "
              + file.file());
    }
    Subject subject = subject(file);
    if (subject instanceof Subject.Query query && query.library().kind() == SqlLibrary.Kind.QUERY) {
      throw CarelakeException.configuration(
          table.location(),
          table.pointer()
              + ": expected a ViewDefinition or SQLView, found the SQLQuery "
              + file.file()
              + "; a query that others build upon has the type sql-view");
    }
    return subject;
  }

  /** Refuses two results of one name, which would meet in the output. */
  private static void requireDistinctNames(List<Subject> subjects) {
    Map<String, String> fileByName = new HashMap<>();
    for (Subject subject : subjects) {
      String other = fileByName.putIfAbsent(subject.name(), subject.file());
      if (other != null) {
        throw CarelakeException.configuration(
            Location.of(subject.file()),
            "the name '" + subject.name() + "' is that of " + other + " too; rename one");
      }
    }
  }
}
