package org.carelake.jobs.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.transforms.sql.SqlFunction;
import org.carelake.transforms.sql.SqlFunctions;

/** Reads the SQL functions of a package: {@code functions/<name>.sql}, one a file. */
final class FunctionLoader {
  static final String FOLDER = "functions";

  private FunctionLoader() {}

  /**
   * The functions that the models and tests of a package may call.
   *
   * @param folder that of the package
   * @param problems gets a sentence for each file that is wrong
   */
  static SqlFunctions load(Project project, String folder, List<String> problems) {
    List<SqlFunction> functions = new ArrayList<>();
    for (Path file : project.files(folder + "/" + FOLDER, ".sql")) {
      try {
        functions.add(read(project, file));
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    try {
      return SqlFunctions.of(functions);
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
      return SqlFunctions.none();
    }
  }

  private static SqlFunction read(Project project, Path file) {
    SqlFunction function = SqlFunction.read(project.name(file), project.text(file));
    if (!file.endsWith(function.name() + ".sql")) {
      throw CarelakeException.configuration(
          Location.of(project.name(file), 1),
          "function '" + function.name() + "' belongs into " + function.name() + ".sql");
    }
    return function;
  }
}
