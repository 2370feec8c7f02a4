package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.AggregateTable;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.masking.MaskingStandard;
import org.carelake.schemas.phi.PhiClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingProfileReaderTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Location HERE = Location.of("conf/tenants/acme.conf", 7);
  private static final String HEAD = "profile = mine\ndescription = d\nstandard = safe-harbor\n";

  @TempDir private Path project;

  private MaskingProfile read(String text) throws IOException {
    Files.createDirectories(project.resolve("conf/masking/lists"));
    Files.writeString(project.resolve("conf/masking/mine.conf"), text);
    return new MaskingProfileReader(project).read("mine", HERE);
  }

  private static Optional<MaskingMethod> method(
      MaskingProfile profile, String model, String column, PhiClass phi, String... link) {
    return profile
        .rule(model, column, phi, List.of(link).stream().findFirst())
        .map(rule -> rule.method());
  }

  @ParameterizedTest
  @ValueSource(strings = {"engage", "safe-harbor", "safe-harbor-years"})
  void profilesOfTheCheckoutAreSound(String name) {
    MaskingProfile profile = new MaskingProfileReader(CHECKOUT).read(name, HERE);
    assertThat(profile.name()).isEqualTo(name);
    assertThat(profile.classes()).containsKeys(PhiClass.values());
  }

  @Test
  void theListOfSparsePostalCodesIsThatOfTheGuidance() {
    MaskingMethod.Zip3 zip =
        (MaskingMethod.Zip3)
            new MaskingProfileReader(CHECKOUT)
                .read("safe-harbor", HERE)
                .classes()
                .get(PhiClass.POSTAL_CODE)
                .method();
    assertThat(zip.sparse().orElseThrow().prefixes())
        .containsExactly(
            "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831",
            "878", "879", "884", "890", "893");
  }

  @Test
  void columnRulesGoBeforeLinkRulesAndTheseBeforeClassRules() throws IOException {
    MaskingProfile profile =
        read(
            HEAD
                + """
                classes { clinical { method = keep } }
                columns = [
                  { column = "qr_*.a", classes = [clinical], method = drop }
                  { column = "*.b*", method = redact, text = "" }
                ]
                links = [ { link = l1, method = bucket, size = 10 } ]
                """);
    PhiClass clinical = PhiClass.CLINICAL;
    assertThat(method(profile, "qr_x", "a", clinical, "l1")).contains(new MaskingMethod.Drop());
    assertThat(method(profile, "qr_x", "bc", clinical, "l1"))
        .contains(new MaskingMethod.Redact(""));
    assertThat(method(profile, "qr_x", "c", clinical, "l1")).contains(new MaskingMethod.Bucket(10));
    assertThat(method(profile, "other", "a", clinical)).contains(new MaskingMethod.Keep());
    assertThat(method(profile, "qr_x", "a", PhiClass.NONE)).isEmpty();
  }

  @Test
  void aProfileTakesOverWhatItExtendsAndSaysSomeOfItAnew() throws IOException {
    Files.createDirectories(project.resolve("conf/masking"));
    Files.writeString(
        project.resolve("conf/masking/base.conf"),
        """
        profile = base
        description = d
        standard = safe-harbor
        classes { none { method = keep }, clinical { method = keep } }
        """);
    MaskingProfile profile =
        read(
            "profile = mine\ndescription = d\nextends = base\nclasses { clinical { method = drop } }");
    assertThat(profile.standard()).isEqualTo(MaskingStandard.SAFE_HARBOR);
    assertThat(method(profile, "m", "c", PhiClass.NONE)).contains(new MaskingMethod.Keep());
    assertThat(method(profile, "m", "c", PhiClass.CLINICAL)).contains(new MaskingMethod.Drop());
    assertThat(profile.text()).contains("profile = base").contains("profile = mine");
  }

  @Test
  void tablesThatCountPeopleAndRowsOfPersonsAreDeclared() throws IOException {
    MaskingProfile profile =
        read(
            HEAD
                + """
                aggregates = [{ model = wards, counts = [n], also = [rate], within = [month] }]
                k-anonymity = [{ model = visits, quasi-identifiers = [a, b], person = id, k = 5 }]
                """);
    assertThat(profile.aggregates())
        .containsExactly(
            new AggregateTable(
                "wards",
                List.of("n"),
                List.of("rate"),
                List.of("month"),
                profile.aggregates().get(0).location()));
    KAnonymity visits = profile.kAnonymity().get(0);
    assertThat(visits.person()).contains("id");
    assertThat(visits.allColumns()).containsExactly("a", "b", "id");
    assertThat(visits.withK(11).k()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classes { nme { method = keep } }|'classes.nme' is no PHI class",
        "classes { none { method = kep } }|did you mean 'keep'",
        "classes { none { method = keep, size = 3 } }|unknown key 'classes.none.size'",
        "classs { }|unknown key 'classs'",
        "columns = [{ column = patient, method = keep }]|must be model.column",
        "links = [{ link = a, method = keep }, { link = a, method = drop }]|has two rules",
        "classes { postal-code { method = zip3, sparse = nowhere } }|there is no list 'nowhere'",
        "classes { date { method = date-shift } }|'classes.date.without-patient' is missing",
        "classes { date { method = date-shift, without-patient { method = keep } } }|other than keep",
        "classes { none { method = generalise } }|exactly one of mapping",
        "classes { none { method = generalise, bounds = [1, 1] } }|must rise",
        "extends = mine|in a circle",
        "classes { name { method = keep } }|forbids this: 'keep' leaves too much of class name",
        "classes { id { method = hash, algorithm = md5 } }|a pseudonym needs a key",
        "classes { birth-date { method = age } }|take cap = 90",
        "classes { birth-date { method = year } }|leaves too much of class birth-date",
        "classes { postal-code { method = zip3 } }|need a population list",
        "aggregates = [{ model = wards }]|'aggregates[].counts' is missing",
        "aggregates = [{ model = wards, counts = [] }]|must name at least one column",
        "k-anonymity = [{ model = m, quasi-identifiers = [a], persons = id, k = 2 }]|'person'",
        "classes { telecom { method = mask-phone } }|leaves too much of class telecom",
      })
  void whatIsWrongIsToldWithFileAndLine(String text, String message) {
    assertThatThrownBy(() -> read(HEAD + text))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("conf/masking/mine.conf:4")
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownProfileIsToldWhereItIsNamed() {
    assertThatThrownBy(() -> new MaskingProfileReader(CHECKOUT).read("safe-habor", HERE))
        .hasMessageContaining("conf/tenants/acme.conf:7")
        .hasMessageContaining("did you mean 'safe-harbor'");
  }
}
