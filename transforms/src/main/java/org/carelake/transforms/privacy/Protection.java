package org.carelake.transforms.privacy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.masking.TwinColumn;
import org.carelake.transforms.masking.TwinColumn.Becomes;
import org.carelake.transforms.masking.TwinPlan;

/**
 * Which columns of a lakehouse are protected under a profile. A column may be seen as it is when
 * the profile keeps it, or when its table belongs to the anonymised track, whose own proof covers
 * it. Everything else is protected, also what nobody has described.
 */
public final class Protection {
  private final MaskingProfile profile;
  private final Set<TableName> anonymised = new HashSet<>();
  private final Map<TableName, Map<String, PhiClass>> classes = new HashMap<>();
  private final Set<Origin.TableColumn> kept = new HashSet<>();

  /** Protection under a profile; no table is known yet. */
  public Protection(MaskingProfile profile) {
    this.profile = Objects.requireNonNull(profile, "profile is null");
  }

  /** Makes a table of the anonymised track known. */
  public Protection anonymised(TableName table) {
    anonymised.add(table);
    return this;
  }

  /** Makes a named table known. */
  public Protection named(ModelContract contract, Map<String, String> linkIds) {
    Map<String, PhiClass> found = new HashMap<>();
    List<TwinColumn> columns = TwinPlan.outcomes(contract, linkIds, profile);
    for (TwinColumn column : columns) {
      found.put(column.named().name(), column.named().phi());
      if (column.outcome() instanceof Becomes becomes
          && becomes.method() instanceof MaskingMethod.Keep) {
        kept.add(new Origin.TableColumn(contract.table(), column.named().name()));
      }
    }
    classes.put(contract.table(), found);
    return this;
  }

  /**
   * The class of a protected column; empty when it may be seen as it is. A column that nobody has
   * described counts as free text.
   */
  public Optional<PhiClass> of(Origin.TableColumn column) {
    if (anonymised.contains(column.table()) || kept.contains(column)) {
      return Optional.empty();
    }
    return Optional.of(
        classes
            .getOrDefault(column.table(), Map.of())
            .getOrDefault(column.column(), PhiClass.FREE_TEXT));
  }
}
