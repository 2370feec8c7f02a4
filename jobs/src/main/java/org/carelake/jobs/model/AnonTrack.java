package org.carelake.jobs.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.masking.PseudonymKey;
import org.carelake.transforms.privacy.AnonProof;
import org.carelake.transforms.privacy.ClassProof;
import org.carelake.transforms.privacy.Protection;

/**
 * The anonymised track of a tenant: a twin of every gold table, and gold models that analysts write
 * under a name that ends in {@code _anon}. All of them are proven before they give a row.
 */
public final class AnonTrack {
  static final String SUFFIX = "_anon";

  private AnonTrack() {}

  /** The models with twins added; those of the track give only what is proven. */
  static List<Model> with(List<Model> models, MaskingProfile profile) {
    List<TwinModel> twins = TwinModel.of(models, profile);
    AnonProof proof = new AnonProof(protection(models, twins, profile));
    List<Model> all = new ArrayList<>();
    models.forEach(model -> all.add(belongs(model) ? new ProvenModel(model, proof) : model));
    twins.forEach(twin -> all.add(new ProvenModel(twin, proof)));
    return all;
  }

  /** Refuses models of a track that the tenant doesn't have. */
  static void refuse(List<Model> models, Location tenant) {
    models.stream()
        .filter(AnonTrack::belongs)
        .findFirst()
        .ifPresent(
            model -> {
              throw CarelakeException.configuration(
                  tenant,
                  model.table()
                      + " ("
                      + model.file()
                      + ") belongs to the anonymised track by its name: add anon to 'tracks'");
            });
  }

  /**
   * Proves every table of the track over empty tables, before there is any data.
   *
   * @return what is wrong, by table; empty when all are proven
   */
  public static Map<TableName, String> prove(ModelGraph graph, SparkSession spark, LocalDate asOf) {
    PseudonymKey nobodys = PseudonymKey.of("masks no row: tables are empty in this proof");
    BuildContext context =
        new BuildContext(
            spark,
            table -> Optional.of(spark.createDataFrame(List.<Row>of(), shape(graph, table))),
            asOf,
            "proof",
            Optional.of(nobodys));
    Map<TableName, String> problems = new TreeMap<>();
    for (Model model : graph.models()) {
      if (model.anonymised()) {
        try {
          model.rows(context);
        } catch (CarelakeException wrong) {
          problems.put(model.table(), wrong.getMessage());
        }
      }
    }
    return problems;
  }

  /**
   * Holds the PHI classes that SQL models declare against what their columns carry, over empty
   * tables.
   *
   * @return what is declared too harmless, by table; empty when nothing is
   */
  public static Map<TableName, List<String>> proveClasses(
      ModelGraph graph, MaskingProfile profile, SparkSession spark, LocalDate asOf) {
    ClassProof proof = new ClassProof(protection(graph.models(), List.of(), profile));
    BuildContext context =
        new BuildContext(
            spark,
            table -> Optional.of(spark.createDataFrame(List.<Row>of(), shape(graph, table))),
            asOf,
            "proof");
    Map<TableName, List<String>> problems = new TreeMap<>();
    for (Model model : graph.models()) {
      if (model instanceof SqlModel) {
        List<String> found = proof.violations(model.table(), model.rows(context).rows());
        if (!found.isEmpty()) {
          problems.put(model.table(), found);
        }
      }
    }
    return problems;
  }

  static StructType shape(ModelGraph graph, TableName table) {
    Optional<ModelContract> contract =
        graph.contains(table) ? Optional.of(graph.model(table).contract()) : graph.received(table);
    if (contract.isEmpty()) {
      return BronzeSchema.RESOURCE;
    }
    StructType shape = new StructType();
    for (ColumnContract column : contract.get().columns()) {
      shape = shape.add(column.name(), DataType.fromDDL(column.type()));
    }
    return shape;
  }

  private static boolean belongs(Model model) {
    return model.table().layer() == Layer.GOLD && model.table().name().endsWith(SUFFIX);
  }

  private static Protection protection(
      List<Model> models, List<TwinModel> twins, MaskingProfile profile) {
    Protection protection = new Protection(profile);
    for (Model model : models) {
      if (belongs(model)) {
        protection.anonymised(model.table());
      } else {
        protection.named(model.contract(), model.linkIds());
      }
    }
    twins.forEach(twin -> protection.anonymised(twin.table()));
    return protection;
  }
}
