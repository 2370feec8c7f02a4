package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.List;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.Layer;
import org.carelake.transforms.privacy.AnonProof;
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
