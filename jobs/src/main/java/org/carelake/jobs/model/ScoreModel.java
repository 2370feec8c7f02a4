package org.carelake.jobs.model;

import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.Instruments;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.form.ScoreTables;

/** The scores or the flags that a package's {@code instruments.yml} works out from answers. */
final class ScoreModel implements Model {
  /** What the model makes. */
  enum Kind {
    /** One row per response and instrument. */
    SCORES("assessment_scores"),
    /** One row per response and flag. */
    FLAGS("screening_flags");

    private final TableName table;

    Kind(String name) {
      this.table = TableName.gold(name);
    }
  }

  private final Kind kind;
  private final String packageName;
  private final String file;
  private final Instruments instruments;
  private final FormCatalog catalog;
  private final ModelContract contract;

  ScoreModel(
      Kind kind, String packageName, String file, Instruments instruments, FormCatalog catalog) {
    this.kind = Objects.requireNonNull(kind, "kind is null");
    this.packageName = Objects.requireNonNull(packageName, "packageName is null");
    this.file = Objects.requireNonNull(file, "file is null");
    this.instruments = Objects.requireNonNull(instruments, "instruments is null");
    this.catalog = Objects.requireNonNull(catalog, "catalog is null");
    this.contract = ScoreContracts.of(kind, kind.table, file);
  }

  @Override
  public String packageName() {
    return packageName;
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public SortedSet<TableName> inputs() {
    return new TreeSet<>(List.of(ResponsesModel.TABLE));
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String definition(BuildContext context) {
    Object content = kind == Kind.SCORES ? instruments.instruments() : instruments.flags();
    return "scores, method 1: " + content + "\n" + catalog.tags();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    Dataset<Row> responses = context.input(ResponsesModel.TABLE, contract.location());
    return ModelRows.of(
        kind == Kind.SCORES
            ? ScoreTables.scores(responses, instruments, catalog)
            : ScoreTables.flags(responses, instruments, catalog));
  }
}
