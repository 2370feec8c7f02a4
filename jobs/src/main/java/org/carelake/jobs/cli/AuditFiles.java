package org.carelake.jobs.cli;

import java.time.Clock;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.carelake.jobs.audit.AuditLog;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;

/** A tenant's audit log, read without Spark. */
final class AuditFiles {
  private static final String HADOOP = "spark.hadoop.";

  private AuditFiles() {}

  static AuditLog log(ProjectOptions options) {
    Installation installation = options.installation(options.project());
    TenantConfig tenant = options.tenant(installation);
    return new AuditLog(
        new SmallFiles(tenant.root(), configuration(installation.environment())),
        tenant.name(),
        Clock.systemUTC());
  }

  private static Configuration configuration(EnvironmentConfig environment) {
    Configuration configuration = new Configuration();
    for (Map.Entry<String, String> setting : environment.spark().entrySet()) {
      if (setting.getKey().startsWith(HADOOP)) {
        configuration.set(setting.getKey().substring(HADOOP.length()), setting.getValue());
      }
    }
    return configuration;
  }
}
