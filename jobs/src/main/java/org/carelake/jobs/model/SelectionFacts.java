package org.carelake.jobs.model;

import java.util.Map;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/** What selections by earlier runs look at; asked for only when a selection does. */
public interface SelectionFacts {
  /** The models of an earlier state of the project. */
  SavedState saved();

  /** The project's models as they are now, in the same terms. */
  SavedState current();

  /**
   * How models and their tests ended last: {@code success}, {@code error}, {@code skipped} of
   * models; {@code pass}, {@code warn}, {@code fail}, {@code error} of tests.
   */
  Map<TableName, Set<String>> results();

  /** Facts of commands that know none. */
  static SelectionFacts none() {
    return new SelectionFacts() {
      @Override
      public SavedState saved() {
        throw unknown("state:");
      }

      @Override
      public SavedState current() {
        throw unknown("state:");
      }

      @Override
      public Map<TableName, Set<String>> results() {
        throw unknown("result:");
      }

      private CarelakeException unknown(String method) {
        return CarelakeException.usage("this command can't select by " + method);
      }
    };
  }
}
