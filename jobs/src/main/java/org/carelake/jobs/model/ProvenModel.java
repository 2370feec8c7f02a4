package org.carelake.jobs.model;

import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.privacy.AnonProof;

/** A model of the anonymised track: it gives rows only when its plan shows nothing protected. */
final class ProvenModel implements Model {
  private final Model model;
  private final AnonProof proof;

  ProvenModel(Model model, AnonProof proof) {
    this.model = Objects.requireNonNull(model, "model is null");
    this.proof = Objects.requireNonNull(proof, "proof is null");
  }

  @Override
  public TableName table() {
    return model.table();
  }

  @Override
  public String packageName() {
    return model.packageName();
  }

  @Override
  public String file() {
    return model.file();
  }

  @Override
  public SortedSet<TableName> inputs() {
    return model.inputs();
  }

  @Override
  public ModelContract contract() {
    return model.contract();
  }

  @Override
  public Map<String, String> linkIds() {
    return model.linkIds();
  }

  @Override
  public boolean anonymised() {
    return true;
  }

  @Override
  public String definition(BuildContext context) {
    return model.definition(context);
  }

  @Override
  public ModelRows rows(BuildContext context) {
    ModelRows rows = model.rows(context);
    proof.check(file(), table(), rows.rows());
    return rows;
  }
}
