package org.carelake.schemas.config;

import java.util.List;

/** One environment and all tenants of a project. */
public record Installation(EnvironmentConfig environment, List<TenantConfig> tenants) {
  public Installation {
    tenants = List.copyOf(tenants);
  }
}
