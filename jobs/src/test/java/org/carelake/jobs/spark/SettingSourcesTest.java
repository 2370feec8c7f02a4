package org.carelake.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SettingSourcesTest {
  private static final String DEFAULT = "io.file.buffer.size";

  @Test
  void settingsStayAndTheirSourcesGo() {
    Configuration configuration = new Configuration();
    configuration.set("carelake.test", "mine");
    assertThat(configuration.getPropertySources(DEFAULT)).containsExactly("core-default.xml");

    SettingSources.forget(configuration);

    assertThat(configuration.get("carelake.test")).isEqualTo("mine");
    assertThat(configuration.get(DEFAULT)).isEqualTo("4096");
    assertThat(configuration.getPropertySources(DEFAULT)).isNull();
    assertThat(new Configuration(configuration).getPropertySources(DEFAULT)).isNull();
  }

  @Test
  void theyStayForgottenWhenSettingsAreLoadedAgain() {
    Configuration configuration = new Configuration();
    SettingSources.forget(configuration);
    configuration.set("carelake.test", "mine");

    configuration.reloadConfiguration();

    assertThat(configuration.get(DEFAULT)).isEqualTo("4096");
    assertThat(configuration.get("carelake.test")).isEqualTo("mine");
    assertThat(configuration.getPropertySources(DEFAULT)).isNull();
  }

  @Test
  void whatIsSentIsSmaller() throws IOException {
    Configuration configuration = new Configuration();
    int before = sent(configuration);

    SettingSources.forget(configuration);

    assertThat(sent(configuration)).isLessThan(before * 3 / 4);
  }

  private static int sent(Configuration configuration) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Configuration(configuration).write(new DataOutputStream(bytes));
    return bytes.size();
  }
}
