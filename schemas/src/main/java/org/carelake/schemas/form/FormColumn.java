package org.carelake.schemas.form;

import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;

/**
 * The column of one item of a form.
 *
 * @param name up to 63 lower-case letters, digits and underscores, a letter first
 * @param linkId the link id of the item
 * @param label what the item asks, in few words
 * @param phi what its answers reveal
 */
public record FormColumn(
    String name,
    String linkId,
    String label,
    FormItemType type,
    Several several,
    PhiClass phi,
    Source source,
    Location location) {
  public FormColumn {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(linkId, "linkId is null");
    Objects.requireNonNull(label, "label is null");
    Objects.requireNonNull(type, "type is null");
    Objects.requireNonNull(several, "several is null");
    Objects.requireNonNull(phi, "phi is null");
    Objects.requireNonNull(source, "source is null");
  }

  /** The Spark SQL type of the column. */
  public String sqlType() {
    return switch (several) {
      case ONE -> type.sqlType();
      case JOIN -> "string";
      case ARRAY -> "array<" + type.sqlType() + ">";
    };
  }
}
