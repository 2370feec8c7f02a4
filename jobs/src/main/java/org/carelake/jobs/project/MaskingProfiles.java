package org.carelake.jobs.project;

import java.util.Optional;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.masking.MaskingProfile;

/** Masking profiles of tenants. */
public final class MaskingProfiles {
  private MaskingProfiles() {}

  /**
   * The profile that makes a tenant's anonymised track; empty without such a track.
   *
   * @throws CarelakeException with file and line when the profile is wrong
   */
  public static Optional<MaskingProfile> of(Project project, TenantConfig tenant) {
    return tenant.tracks().contains("anon")
        ? Optional.of(
            new MaskingProfileReader(project.root())
                .read(tenant.maskingProfile(), tenant.location()))
        : Optional.empty();
  }
}
