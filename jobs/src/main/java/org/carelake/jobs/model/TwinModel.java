package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.TableAlias;
import org.carelake.transforms.masking.PseudonymKey;
import org.carelake.transforms.masking.TwinColumn;
import org.carelake.transforms.masking.TwinColumn.Becomes;
import org.carelake.transforms.masking.TwinPlan;
import org.carelake.transforms.masking.TwinRows;
import org.carelake.transforms.sql.Identifiers;

/** The anonymised twin of a gold table: the columns that a masking profile admits, masked. */
public final class TwinModel implements Model {
  private static final String METRICS = "metrics";
  private static final String METRICS_FACT = "fct_metrics_long";

  private final Model named;
  private final TwinPlan plan;
  private final MaskingProfile profile;
  private final ModelContract contract;

  private TwinModel(Model named, TwinPlan plan, MaskingProfile profile) {
    this.named = Objects.requireNonNull(named, "named is null");
    this.plan = Objects.requireNonNull(plan, "plan is null");
    this.profile = Objects.requireNonNull(profile, "profile is null");
    this.contract = contract(plan, profile);
  }

  /**
   * The twins of all gold tables that have one: not helpers ({@code int__…}), twins, or metrics,
   * and not tables of which the profile admits no column at all.
   */
  public static List<TwinModel> of(Collection<Model> models, MaskingProfile profile) {
    List<TwinModel> twins = new ArrayList<>();
    for (Model model : models) {
      if (mayHaveTwin(model)) {
        TwinPlan plan = TwinPlan.of(model.contract(), model.linkIds(), profile);
        if (!plan.admitted().isEmpty()) {
          twins.add(new TwinModel(model, plan, profile));
        }
      }
    }
    return List.copyOf(twins);
  }

  /** Whether a twin is made of a model's table. */
  public static boolean mayHaveTwin(Model model) {
    String name = model.table().name();
    return model.table().layer() == Layer.GOLD
        && !name.startsWith("int__")
        && !name.endsWith(AnonTrack.SUFFIX)
        && !name.equals(METRICS_FACT)
        && !model.packageName().equals(METRICS);
  }

  private static ModelContract contract(TwinPlan plan, MaskingProfile profile) {
    ModelContract named = plan.named();
    Map<String, Becomes> becomes = new TreeMap<>();
    List<ColumnContract> columns = new ArrayList<>();
    for (TwinColumn column : plan.admitted()) {
      Becomes outcome = (Becomes) column.outcome();
      becomes.put(column.named().name(), outcome);
      columns.add(outcome.column());
    }
    List<String> key =
        becomes.keySet().containsAll(named.key())
            ? named.key().stream().map(column -> becomes.get(column).column().name()).toList()
            : List.of();
    return new ModelContract(
        TableName.gold(named.table().name() + AnonTrack.SUFFIX),
        "Without names, by masking profile " + profile.name() + ": " + named.description(),
        named.grain(),
        key,
        columns,
        named.partitionBy().stream()
            .filter(column -> kept(becomes.get(column)))
            .map(column -> becomes.get(column).column().name())
            .toList(),
        List.of(DataTest.equalRowcount(named.table(), profile.location())),
        List.of(),
        Location.of(profile.location().file()),
        named.labels(),
        Optional.empty());
  }

  private static boolean kept(Becomes outcome) {
    return outcome != null && outcome.method() instanceof MaskingMethod.Keep;
  }

  /** The named table's package with {@code -anon} behind it. */
  @Override
  public String packageName() {
    return named.packageName() + "-anon";
  }

  @Override
  public SortedSet<TableName> inputs() {
    return new TreeSet<>(List.of(named.table()));
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public boolean anonymised() {
    return true;
  }

  @Override
  public Map<String, String> linkIds() {
    return plan.admitted().stream()
        .filter(column -> column.link().isPresent())
        .collect(
            Collectors.toMap(
                column -> ((Becomes) column.outcome()).column().name(),
                column -> column.link().orElseThrow()));
  }

  /** By the named table's key, where it stands in the twin masked so that it stays one. */
  @Override
  public Optional<KeyGroups> keyGroups() {
    List<String> key = plan.named().key();
    return key.size() != 1
        ? Optional.empty()
        : plan.admitted().stream()
            .filter(column -> column.named().name().equals(key.get(0)))
            .filter(column -> TwinRows.isKey(((Becomes) column.outcome()).method()))
            .findFirst()
            .map(column -> groups(key.get(0), (Becomes) column.outcome()));
  }

  private KeyGroups groups(String from, Becomes becomes) {
    boolean nullIsEmpty = becomes.method() instanceof MaskingMethod.Hash hash && hash.nullIsEmpty();
    String key = Identifiers.quoted(from);
    return new KeyGroups(
        becomes.column().name(),
        new TreeMap<>(
            Map.of(
                named.table(), KeyGroups.Part.of(nullIsEmpty ? "coalesce(" + key + ", '')" : key))),
        (context, keys) -> TwinRows.keys(plan, keys, from, key(context), context.asOf()));
  }

  /** The profile, the named contract, the key's id, and the date where ages depend on it. */
  @Override
  public String definition(BuildContext context) {
    boolean ages =
        plan.admitted().stream()
            .anyMatch(
                column ->
                    ((Becomes) column.outcome()).method() instanceof MaskingMethod.Age
                        && column.named().type().equals("date"));
    return profile.text()
        + "\n"
        + plan
        + "\nkey "
        + key(context).id()
        + (ages ? "\nas of " + context.asOf() : "");
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(
        TwinRows.of(
            plan,
            TableAlias.mark(named.table(), context.input(named.table(), Location.of(file()))),
            key(context),
            context.asOf()));
  }

  private PseudonymKey key(BuildContext context) {
    return context
        .pseudonymKey()
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    Location.of(file()), "the twin " + table() + " needs the tenant's key"));
  }
}
