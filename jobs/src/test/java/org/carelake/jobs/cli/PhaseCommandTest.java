package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseCommandTest {
  @Test
  void seedAndSnapshotNarrowEveryPartOfASelection() {
    assertThat(PhaseCommand.only("seed", List.of())).containsExactly("kind:seed");
    assertThat(PhaseCommand.only("snapshot", List.of(" +patient  tag:nightly,gold.* ", "b")))
        .containsExactly(
            "+patient,kind:snapshot", "tag:nightly,gold.*,kind:snapshot", "b,kind:snapshot");
  }
}
