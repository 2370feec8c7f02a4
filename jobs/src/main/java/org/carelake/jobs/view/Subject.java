package org.carelake.jobs.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.view.CompiledView;
import org.carelake.transforms.view.ViewCompiler;

/**
 * A view that is to be run.
 *
 * @param definition as the file has it
 * @param view as it runs
 */
public record Subject(ViewDefinition definition, CompiledView view) {

  /** The view's name. */
  public String name() {
    return view.name();
  }

  /** What the file says of columns, by their names. */
  public Map<String, String> descriptions() {
    Map<String, String> descriptions = new HashMap<>();
    for (ViewColumn column : definition.columns()) {
      column.description().ifPresent(text -> descriptions.put(column.name(), text));
    }
    return descriptions;
  }

  /**
   * Reads and compiles views.
   *
   * @throws CarelakeException that says what is wrong with each of the files
   */
  public static List<Subject> compile(List<ViewFiles.Text> files) {
    ViewCompiler compiler = new ViewCompiler(HapiR4Model.instance());
    List<Subject> subjects = new ArrayList<>();
    List<CarelakeException> problems = new ArrayList<>();
    Map<String, String> fileByName = new HashMap<>();
    for (ViewFiles.Text file : files) {
      try {
        ViewDefinition view = ViewDefinitionReader.read(file.file(), file.json());
        requireOwnName(fileByName, view);
        subjects.add(new Subject(view, compiler.compile(view)));
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

  /** Refuses two views of one name, which would meet in the output. */
  private static void requireOwnName(Map<String, String> fileByName, ViewDefinition view) {
    String other = fileByName.putIfAbsent(view.name(), view.file());
    if (other != null) {
      throw CarelakeException.configuration(
          Location.of(view.file()),
          "the view's name '" + view.name() + "' is that of " + other + " too; rename one");
    }
  }
}
