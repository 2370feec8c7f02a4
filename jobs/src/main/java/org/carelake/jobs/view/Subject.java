package org.carelake.jobs.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.view.SqlLibrary;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.transforms.sql.LibraryQuery;
import org.carelake.transforms.view.CompiledView;

/** What is to be run, or is a table of what is to be run. */
public sealed interface Subject {

  /** Its name, which is also the name of its table. */
  String name();

  /** The file it comes from. */
  String file();

  /** What is odd about it without being wrong, in sentences. */
  List<String> warnings();

  /** What the file says of columns, by their names. */
  Map<String, String> descriptions();

  /**
   * A ViewDefinition.
   *
   * @param definition as the file has it, with the filter of the input
   * @param view as it runs
   */
  record View(ViewDefinition definition, CompiledView view) implements Subject {
    @Override
    public String name() {
      return definition.name();
    }

    @Override
    public String file() {
      return definition.file();
    }

    @Override
    public List<String> warnings() {
      return view.warnings();
    }

    @Override
    public Map<String, String> descriptions() {
      Map<String, String> descriptions = new HashMap<>();
      for (ViewColumn column : definition.columns()) {
        column.description().ifPresent(text -> descriptions.put(column.name(), text));
      }
      return descriptions;
    }
  }

  /**
   * A SQLQuery or SQLView.
   *
   * @param library as the file has it
   * @param query as it runs
   * @param tables its tables by label
   * @param values its parameters by name; values may be null
   */
  record Query(
      SqlLibrary library,
      LibraryQuery query,
      Map<String, Subject> tables,
      Map<String, Object> values)
      implements Subject {

    Query with(Map<String, Object> bound) {
      return new Query(library, query, tables, bound);
    }

    @Override
    public String name() {
      return library.name();
    }

    @Override
    public String file() {
      return library.file();
    }

    @Override
    public List<String> warnings() {
      return tables.values().stream().flatMap(table -> table.warnings().stream()).toList();
    }

    @Override
    public Map<String, String> descriptions() {
      return Map.of();
    }
  }
}
