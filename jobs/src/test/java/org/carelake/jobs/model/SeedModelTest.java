package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SeedModelTest {
  private static final ModelContract CONTRACT =
      ModelContractReader.read(
          "seeds/codes.yml",
          """
          model: codes
          layer: silver
          description: Codes.
          grain: one row per code
          key: [code]
          columns:
            - {name: code, type: string, phi: none, description: Code.}
            - {name: weight, type: int, phi: none, description: Weight.}
          """);

  private static SeedModel seed(String csv) {
    return new SeedModel("own", "seeds/codes.csv", csv, CONTRACT);
  }

  @Test
  void aSeedIsATableOfItsLinesInTheTypesOfItsContract(SparkSession spark) {
    BuildContext context =
        new BuildContext(spark, table -> Optional.empty(), LocalDate.of(2025, 1, 1), "run");
    assertThat(seed("weight,code\n3,\"a,b\"\n,c\n").rows(context).rows().toJSON().collectAsList())
        .containsExactly("{\"code\":\"a,b\",\"weight\":3}", "{\"code\":\"c\"}");
  }

  @Test
  void whatTheContractDoesNotPromiseIsAnErrorWithFileAndLine() {
    assertThatThrownBy(() -> seed("code,wieght,weight\na,1,1\n"))
        .hasMessageContaining("seeds/codes.csv:1: column 'wieght' is not in the contract")
        .hasMessageContaining("weight");
    assertThatThrownBy(() -> seed("code\na\n"))
        .hasMessageContaining("seeds/codes.csv:1: column 'weight' of the contract is missing");
    assertThatThrownBy(() -> seed("code,weight\na,1\nb,many\n"))
        .hasMessageContaining("seeds/codes.csv:3: weight is no int");
    assertThatThrownBy(() -> seed("code,weight\na,1\nb\n"))
        .hasMessageContaining("seeds/codes.csv:3: expected 2 fields, found 1");
  }
}
