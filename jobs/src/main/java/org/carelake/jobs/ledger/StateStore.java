package org.carelake.jobs.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.model.SavedState;
import org.carelake.schemas.error.CarelakeException;

/** Where the definitions of what was built are kept: {@code _state/state.json} of a lakehouse. */
public final class StateStore {
  private static final String FOLDER = "_state";
  private static final String FILE = "state.json";

  private final SparkSession spark;

  /** A store; the session knows how to reach files. */
  public StateStore(SparkSession spark) {
    this.spark = spark;
  }

  /** What was built last in a lakehouse; nothing where no build ended well yet. */
  public SavedState of(Lakehouse lakehouse) {
    return read(new Path(new Path(lakehouse.root(), FOLDER), FILE)).orElse(SavedState.empty());
  }

  /**
   * The state of a folder: {@code state.json} in it, in its {@code _state}, or in the folder of the
   * tenant there.
   *
   * @throws CarelakeException of category USAGE when there is none
   */
  public SavedState in(String folder, String tenant) {
    Path root = new Path(folder);
    for (Path place :
        List.of(root, new Path(root, FOLDER), new Path(new Path(root, tenant), FOLDER))) {
      Optional<SavedState> found = read(new Path(place, FILE));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw CarelakeException.usage(
        "--state "
            + folder
            + " holds no "
            + FILE
            + "; carelake build writes one into _state of each lakehouse: copy that");
  }

  /** Keeps a state; the former one stays until the new one is whole. */
  public void write(Lakehouse lakehouse, SavedState state) {
    SmallFiles.of(lakehouse).replace(FOLDER + "/" + FILE, state.toJson());
  }

  private Optional<SavedState> read(Path file) {
    try {
      FileSystem files = files(file);
      if (!files.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = files.open(file)) {
        String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return Optional.of(SavedState.fromJson(file.toString(), json));
      }
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't read " + file, failure);
    }
  }

  private FileSystem files(Path file) throws IOException {
    return file.getFileSystem(spark.sessionState().newHadoopConf());
  }
}
