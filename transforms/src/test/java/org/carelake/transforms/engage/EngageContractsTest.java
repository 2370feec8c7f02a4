package org.carelake.transforms.engage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        contract(model).columns().stream()
            .map(column -> column.name() + " " + column.type())
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
    ModelContract contract = contract(model);
    assertThat(contract.table().name()).isEqualTo(model);
    assertThat(contract.description()).endsWith(".");
    assertThat(contract.grain()).startsWith("one row per ");
    assertThat(contract.columns())
        .allSatisfy(column -> assertThat(column.description()).endsWith("."));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aKeyOfOneColumnIsTestedForNullsAndDuplicates(String model) {
    ModelContract contract = contract(model);
    if (contract.key().size() == 1) {
      ColumnContract column =
          contract.columns().stream()
              .filter(each -> each.name().equals(contract.key().get(0)))
              .findFirst()
              .orElseThrow();
      assertThat(column.tests()).extracting(DataTest::kind).contains("not_null", "unique");
    }
  }

  private static List<String> namesOf(String ending) {
    try (Stream<Path> files = Files.list(MODELS)) {
      return files
          .map(file -> file.getFileName().toString())
          // what begins with _ speaks of the package, not of a model
          .filter(name -> name.endsWith(ending) && !name.startsWith("_"))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static ModelContract contract(String model) {
    try {
      String file = model + ".yml";
      return ModelContractReader.read(file, Files.readString(MODELS.resolve(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
