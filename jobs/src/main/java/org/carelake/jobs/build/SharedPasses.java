package org.carelake.jobs.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ViewedModel;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/** The passes over bronze tables that several models of one run share. */
final class SharedPasses implements AutoCloseable {
  private final SparkSession spark;
  private final Path staging;
  private final Map<TableName, SharedPass> byModel = new HashMap<>();
  private final List<TableName> leaders = new ArrayList<>();

  /**
   * Puts together the models that read one bronze table through views.
   *
   * @param staging a folder that all executors reach
   */
  SharedPasses(SparkSession spark, Collection<Model> models, String staging) {
    this.spark = spark;
    this.staging = new Path(staging);
    Map<TableName, List<ViewedModel>> byBronze = new TreeMap<>();
    for (Model model : models) {
      if (model instanceof ViewedModel viewed) {
        byBronze.computeIfAbsent(viewed.inputs().first(), key -> new ArrayList<>()).add(viewed);
      }
    }
    for (List<ViewedModel> group : byBronze.values()) {
      if (group.size() > 1) {
        SharedPass pass = new SharedPass(group, staging);
        group.forEach(model -> byModel.put(model.table(), pass));
        leaders.add(group.get(0).table());
      }
    }
  }

  /** The pass that a model takes part in. */
  Optional<SharedPass> of(Model model) {
    return Optional.ofNullable(byModel.get(model.table()));
  }

  /** Whether a model would only wait for the pass that another one makes. */
  boolean follows(Model model) {
    return byModel.containsKey(model.table()) && !leaders.contains(model.table());
  }

  /** Removes what is left in the staging folder. */
  @Override
  public void close() {
    try {
      FileSystem files = staging.getFileSystem(spark.sessionState().newHadoopConf());
      files.delete(staging, true);
      Path parent = staging.getParent();
      if (files.exists(parent) && files.listStatus(parent).length == 0) {
        files.delete(parent, false);
      }
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't remove " + staging + "; it is not needed any more",
          failure);
    }
  }
}
