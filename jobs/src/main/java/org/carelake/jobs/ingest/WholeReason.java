package org.carelake.jobs.ingest;

/** Why a table that has a cursor was read whole. */
enum WholeReason {
  FULL_REFRESH("--full-refresh"),
  NO_CURSOR("it has no time of extraction"),
  NO_TABLE("it is not named after a resource type"),
  NO_VALUE("no row has a value of its cursor"),
  FIRST("no complete reading by this cursor is known"),
  DECLARED("its cursor, key or database changed"),
  COLUMNS("its columns or limits changed"),
  WENT_BACK("the newest value of its cursor is older than it was"),
  DUE("whole reading is due");

  private final String text;

  WholeReason(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
