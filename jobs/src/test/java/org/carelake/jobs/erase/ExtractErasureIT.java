package org.carelake.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ByteSearch;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.erasure.Suppression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hospitals whose ids collide: who is erased in one stays in the other, and never comes back.
 */
@ExtendWith(SparkExtension.class)
class ExtractErasureIT {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final TableName NORTH = TableName.bronze("north__stays");
  private static final TableName SOUTH = TableName.bronze("south__stays");
  private static final TableName STAYS = TableName.silver("stays");
  private static final String CONF =
      """
      tenant = wards
      packages = [p]
      root = lake
      sources = [
        { name = north, kind = csv, group = wards, path = in/north, tables = stays.yml }
        { name = south, kind = csv, group = wards, path = in/south, tables = stays.yml }
      ]
      %s
      """;
  private static final String DUTIES =
      "erasure { extracts { wards__stays = [patient_id], north__rooms = [], south__rooms = [] } }";

  @TempDir private Path folder;
  private int runs;

  private void write(String file, String text) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private TenantConfig tenant(String duties) throws Exception {
    for (String file : List.of("conf/carelake.conf", "conf/environments/local.conf")) {
      write(file, Files.readString(CHECKOUT.resolve(file)));
    }
    write("conf/tenants/wards.conf", CONF.formatted(duties));
    write(
        "stays.yml",
        """
        tables:
          - name: stays
            description: Stays.
            columns: {stay_id: string, patient_id: string, note: string}
          - name: rooms
            description: Rooms.
            columns: {room_id: string}
        """);
    write(
        "transforms/models/p/stays.sql",
        "select _source as ward, stay_id, patient_id, note from bronze.wards__stays\n"
            + "where _removed_at is null\n");
    write(
        "transforms/models/p/stays.yml",
        """
        model: stays
        layer: silver
        description: Stays.
        grain: one row a stay
        key: [ward, stay_id]
        columns:
          - {name: ward, type: string, phi: none, description: Ward.}
          - {name: stay_id, type: string, phi: id, description: Id.}
          - {name: patient_id, type: string, phi: id, description: Patient.}
          - {name: note, type: string, phi: free-text, description: Note.}
        """);
    return new InstallationReader(folder, folder, Map.of()).read("local").tenants().get(0);
  }

  private RunContext run() {
    return RunContext.startedAt(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(3600L * runs++));
  }

  private IngestReport ingest(Lakehouse lakehouse, TenantConfig tenant, Suppression erased) {
    return new IngestJob(lakehouse, tenant, run(), secret -> "")
        .run(new IngestOptions(true, 2, erased), result -> {});
  }

  private List<ModelResult> build(Lakehouse lakehouse, ModelGraph graph) {
    return new BuildJob(
            lakehouse,
            graph,
            new BuildOptions(run(), LocalDate.parse("2026-02-01"), false, 2, Optional.empty()))
        .run(
            new TreeSet<>(List.of(STAYS)),
            new BuildListener() {
              @Override
              public void started(TableName table) {}

              @Override
              public void finished(ModelResult result) {}
            });
  }

  private static List<String> stays(Lakehouse lakehouse, TableName table) {
    return lakehouse.read(table).select("stay_id").orderBy("stay_id").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void aPersonOfOneSourceGoesFromItsTablesAloneAndIsNotDeliveredAnew(SparkSession spark)
      throws Exception {
    TenantConfig tenant = tenant(DUTIES);
    write("in/north/stays.csv", "stay_id,patient_id,note\nzzstay-1,P1,zznorth\nn2,P2,other\n");
    write("in/north/rooms.csv", "room_id\nr1\n");
    write("in/south/stays.csv", "stay_id,patient_id,note\ns1,P1,zzsouth\n");
    SparkSession session = spark.newSession();
    SmallData.tune(session, tenant, true);
    Lakehouse lakehouse = new Lakehouse(session, tenant.root());
    ModelGraph graph = ModelLoader.load(new Project(folder, folder), tenant);
    assertThat(ingest(lakehouse, tenant, Suppression.none()).failures()).isEmpty();
    assertThat(build(lakehouse, graph)).allMatch(each -> each.status() == ModelStatus.OK);
    ByteSearch search = new ByteSearch(Path.of(tenant.root()));
    assertThat(search.found(List.of("zznorth"))).isNotEmpty();

    EraseJob job = new EraseJob(lakehouse, run(), tenant, graph, ErasedLakehouse.ERASURE_KEY);
    Erasure erasure = job.plan("north:P1", patient -> List.of());
    assertThat(erasure.removed()).isEqualTo(Map.of(NORTH, 1L));
    job.enforce(erasure);
    job.purge(2);
    assertThat(build(lakehouse, graph)).allMatch(each -> each.status() == ModelStatus.OK);
    assertThat(search.found(List.of("zznorth", "zzstay-1"))).isEmpty();
    assertThat(stays(lakehouse, NORTH)).containsExactly("n2");
    assertThat(stays(lakehouse, STAYS)).containsExactly("n2", "s1");

    // the same file again, and the same stay in another one with more
    write("in/north/more/stays.csv", "stay_id,patient_id,note\nzzstay-1,P1,zznorth\nn3,P3,new\n");
    Suppression erased =
        new SuppressionList(lakehouse).load(Optional.of(ErasedLakehouse.ERASURE_KEY));
    assertThat(ingest(lakehouse, tenant, erased).failures()).isEmpty();
    assertThat(stays(lakehouse, NORTH)).containsExactly("n2", "n3");
    assertThat(stays(lakehouse, SOUTH)).containsExactly("s1");
    assertThat(search.found(List.of("zznorth"))).isEmpty();
  }

  @Test
  void aTableOfWhichNobodySaidWhoIsInItStopsTheErasure(SparkSession spark) throws Exception {
    TenantConfig tenant = tenant("");
    write("in/north/stays.csv", "stay_id,patient_id,note\nzzstay-1,P1,zznorth\n");
    write("in/south/stays.csv", "stay_id,patient_id,note\n");
    SparkSession session = spark.newSession();
    SmallData.tune(session, tenant, true);
    Lakehouse lakehouse = new Lakehouse(session, tenant.root());
    ingest(lakehouse, tenant, Suppression.none());
    EraseJob job =
        new EraseJob(
            lakehouse,
            run(),
            tenant,
            ModelLoader.load(new Project(folder, folder), tenant),
            ErasedLakehouse.ERASURE_KEY);
    assertThatThrownBy(() -> job.plan("P1", patient -> List.of()))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("north__stays");
  }
}
