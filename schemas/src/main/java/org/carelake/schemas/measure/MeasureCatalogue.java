package org.carelake.schemas.measure;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * The measures of a project.
 *
 * @param person the table of persons: {@code person_id} and {@code organization_id} (string) and
 *     {@code birth_date} (date), whatever else measures name
 * @param measures in the order of the file
 */
public record MeasureCatalogue(
    TableName person, List<MeasureDefinition> measures, Location location) {
  public MeasureCatalogue {
    Objects.requireNonNull(person, "person is null");
    measures = List.copyOf(measures);
  }
}
