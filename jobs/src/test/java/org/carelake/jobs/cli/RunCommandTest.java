package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunCommandTest {
  private static Set<Phase> phases(String... arguments) {
    RunCommand command = new RunCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return command.phases();
  }

  @Test
  void endsWithTheStepThatIsNamed() {
    assertThat(phases())
        .containsExactlyInAnyOrder(Phase.INGEST, Phase.BUILD, Phase.TEST, Phase.PUBLISH);
    assertThat(phases("--through", "test"))
        .containsExactlyInAnyOrder(Phase.INGEST, Phase.BUILD, Phase.TEST);
    assertThat(phases("--through=build")).containsExactlyInAnyOrder(Phase.INGEST, Phase.BUILD);
    assertThat(phases("--through", "ingest")).containsExactly(Phase.INGEST);
  }

  @Test
  void namesTheStepsThatThereAre() {
    assertThatThrownBy(() -> phases("--through", "unit_test"))
        .hasMessageContaining("unit_test")
        .hasMessageContaining("[INGEST, BUILD, TEST, PUBLISH]");
  }
}
