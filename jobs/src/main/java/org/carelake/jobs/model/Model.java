package org.carelake.jobs.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.Edge;

/** One table and how it is made. */
public interface Model {
  /** The table it makes. */
  default TableName table() {
    return contract().table();
  }

  /** The package it belongs to. */
  String packageName();

  /** The file that says how it is made, for messages: that of the contract, if no other. */
  default String file() {
    return contract().location().file();
  }

  /** The SELECT that makes it, as it is written, where one does. */
  default Optional<String> select() {
    return Optional.empty();
  }

  /** The tables it reads. */
  SortedSet<TableName> inputs();

  /** What an input that no model makes looks like, where that is declared. */
  default Optional<ModelContract> received(TableName input) {
    return Optional.empty();
  }

  /** What it promises. */
  ModelContract contract();

  /** The link id of the form item that a column holds the answers of, by column name. */
  default Map<String, String> linkIds() {
    return Map.of();
  }

  /**
   * Where columns come from that a program makes and no plan shows, by column name. What Spark's
   * plan shows stands there and not here.
   */
  default Map<String, List<Edge>> declaredWays() {
    return Map.of();
  }

  /** Whether its table belongs to the anonymised track and may be published without names. */
  default boolean anonymised() {
    return false;
  }

  /** Texts of the project's own files that it writes into its rows word for word. */
  default Set<String> authoredTexts() {
    return Set.of();
  }

  /** How its table is carried on, where that is never made anew: a snapshot. */
  default Optional<History> history() {
    return Optional.empty();
  }

  /** By which key its rows hang on those of its inputs, where they do. */
  default Optional<KeyGroups> keyGroups() {
    return Optional.empty();
  }

  /**
   * Everything but its inputs that its content depends on: two equal texts over equal inputs make
   * equal tables.
   */
  String definition(BuildContext context);

  /** The table's rows. Columns are those of the contract, in its order. */
  ModelRows rows(BuildContext context);
}
