package org.carelake.jobs.survive;

import java.util.ArrayList;
import java.util.List;

/**
 * A moment at which a run dies, named by the change of the disk that it doesn't live to make.
 *
 * @param at found in the change as {@link FaultyDisk} tells it
 * @param nth at which of the changes that fit
 */
record KillPoint(String job, String phase, String at, int nth) {
  /** The moments of ingest, build and publish; each lies in every run that reads something new. */
  static List<KillPoint> ofRuns() {
    List<KillPoint> points = new ArrayList<>();
    points.add(new KillPoint("ingest", "after the lock, before its record", "put .*/audit/", 1));
    points.add(new KillPoint("ingest", "after read", "rename .*/_staging/", 1));
    points.add(new KillPoint("ingest", "mid write", "write .*/bronze/patient/part-", 1));
    points.add(before("ingest", "bronze/patient"));
    points.add(after("ingest", "bronze/patient"));
    points.add(before("ingest", "bronze/quarantine"));
    points.add(after("ingest", "bronze/quarantine"));
    points.add(before("ingest", "bronze/ingested_files"));
    points.add(after("ingest", "bronze/ingested_files"));
    points.add(before("ingest", "ledger/ingest_results"));
    points.add(after("ingest", "ledger/ingest_results"));
    points.add(new KillPoint("build", "after read", "create .*/silver/patient/part-", 1));
    points.add(new KillPoint("build", "mid write", "write .*/silver/patient/part-", 1));
    points.add(before("build", "silver/patient"));
    points.add(after("build", "silver/patient"));
    points.add(new KillPoint("build", "mid write, SQL", "write .*/gold/people/part-", 1));
    points.add(before("build", "gold/people"));
    points.add(after("build", "gold/people"));
    points.add(before("build", "quarantine/gold_people"));
    points.add(after("build", "quarantine/gold_people"));
    points.add(before("build", "silver/people_history"));
    points.add(after("build", "silver/people_history"));
    points.add(before("build", "ledger/model_results"));
    points.add(new KillPoint("build", "before the state", "(put|create) .*/_state/", 1));
    points.add(after("build", "ledger/model_results"));
    points.add(new KillPoint("publish", "after read", "create .*/_publishing/.*parquet", 1));
    points.add(new KillPoint("publish", "mid write, staging", "write .*/_publishing/.*parquet", 1));
    points.add(new KillPoint("publish", "mid write, bucket", "write .*/publications/.*parquet", 2));
    points.add(new KillPoint("publish", "before the manifest", "put .*/manifest.json", 1));
    points.add(new KillPoint("publish", "before the pointer", "put .*/latest.json", 1));
    points.add(new KillPoint("publish", "after the pointer", "put .*/duckdb.sql", 1));
    points.add(
        new KillPoint("publish", "before clearing up", "delete /warehouse.*/_publishing", 1));
    points.add(before("publish", "ledger/publications"));
    points.add(after("publish", "ledger/publications"));
    points.add(
        new KillPoint(
            "publish", "before the run's end in the ledger", "rename " + commit("ledger/runs"), 2));
    points.add(new KillPoint("publish", "after the ledger", "renamed " + log("ledger/runs"), 2));
    points.add(new KillPoint("publish", "before the audit log's end", "put .*/audit/entries/", 2));
    points.add(new KillPoint("publish", "before giving back the lock", "put .*/_lock/", 2));
    return points;
  }

  /** The moments of tests; each lies in every run of all tests. */
  static List<KillPoint> ofTests() {
    return List.of(
        new KillPoint("test", "before the former rows go", "delete .*/test_failures/", 1),
        new KillPoint("test", "after read", "create .*/test_failures/.*part-", 1),
        new KillPoint("test", "mid write", "write .*/test_failures/.*part-", 1),
        before("test", "test_failures/.*"),
        after("test", "test_failures/.*"),
        before("test", "ledger/test_results"),
        after("test", "ledger/test_results"));
  }

  private static KillPoint before(String job, String table) {
    return new KillPoint(job, "before the commit of " + name(table), "rename " + commit(table), 1);
  }

  private static KillPoint after(String job, String table) {
    return new KillPoint(job, "after the commit of " + name(table), "renamed " + log(table), 1);
  }

  private static String name(String table) {
    return table.replace("/.*", "").replace('/', '.');
  }

  private static String commit(String table) {
    return ".* -> " + log(table);
  }

  private static String log(String table) {
    return ".*/" + table + "/_delta_log/[0-9]{20}\\.json$";
  }
}
