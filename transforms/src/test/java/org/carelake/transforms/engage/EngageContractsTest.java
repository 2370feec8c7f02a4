package org.carelake.transforms.engage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.Layer;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Each engage model and its contract say the same. */
@ExtendWith(SparkExtension.class)
class EngageContractsTest {
  private static final Path MODELS = Path.of("models/engage");

  static Stream<String> models() {
    return namesOf(".sql").stream();
  }

  @Test
  void everyModelHasAContractAndEveryContractAModel() {
    assertThat(namesOf(".yml")).isNotEmpty().isEqualTo(namesOf(".sql"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void theColumnsOfTheSqlAreThoseOfTheContract(String model, SparkSession spark) {
    StructType actual = new ModelSandbox(spark, LocalDate.of(2025, 6, 30)).run(model).schema();
    List<String> promised =
        columns(contract(model)).stream()
            .map(column -> column.get("name") + " " + column.get("type"))
            .toList();
    List<String> found =
        Arrays.stream(actual.fields())
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .toList();
    assertThat(found).isEqualTo(promised);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aContractSaysWhatTheTableIs(String model) {
    Map<String, Object> contract = contract(model);
    assertThat(contract.get("model")).isEqualTo(model);
    assertThat(Layer.fromCode((String) contract.get("layer"))).isPresent();
    assertThat((String) contract.get("description")).isNotBlank();
    assertThat((String) contract.get("grain")).startsWith("one row per ");
    assertThat(contract.keySet())
        .isSubsetOf(Set.of("model", "layer", "description", "grain", "key", "columns", "publish"));
    List<String> names =
        columns(contract).stream().map(column -> (String) column.get("name")).toList();
    assertThat(names).doesNotHaveDuplicates().containsAll(keyOf(contract));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyColumnHasADescriptionAndAPhiClass(String model) {
    for (Map<String, Object> column : columns(contract(model))) {
      assertThat((String) column.get("description")).as("%s", column).endsWith(".");
      assertThat(PhiClass.fromCode((String) column.get("phi"))).as("%s", column).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aKeyOfOneColumnIsTestedForNullsAndDuplicates(String model) {
    Map<String, Object> contract = contract(model);
    List<String> key = keyOf(contract);
    if (key.size() == 1) {
      Map<String, Object> column =
          columns(contract).stream()
              .filter(each -> each.get("name").equals(key.get(0)))
              .findFirst()
              .orElseThrow();
      assertThat(column.get("tests"))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
          .contains("not_null", "unique");
    }
  }

  private static List<String> namesOf(String ending) {
    try (Stream<Path> files = Files.list(MODELS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> contract(String model) {
    try {
      String yaml = Files.readString(MODELS.resolve(model + ".yml"));
      return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> columns(Map<String, Object> contract) {
    return (List<Map<String, Object>>) contract.get("columns");
  }

  @SuppressWarnings("unchecked")
  private static List<String> keyOf(Map<String, Object> contract) {
    return (List<String>) contract.get("key");
  }
}
