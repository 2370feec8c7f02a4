package org.carelake.schemas.form;

import java.util.Objects;
import org.carelake.schemas.phi.PhiClass;

/**
 * A column of every form that comes from the tags of a response: the greatest code of the tags with
 * this display, whatever its case.
 */
public record TagColumn(String name, String display, PhiClass phi, String description) {
  public TagColumn {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(display, "display is null");
    Objects.requireNonNull(phi, "phi is null");
    Objects.requireNonNull(description, "description is null");
  }
}
