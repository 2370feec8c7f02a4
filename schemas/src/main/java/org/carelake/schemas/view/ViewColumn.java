package org.carelake.schemas.view;

import java.util.List;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * One column of a view.
 *
 * @param pointer JSON pointer of the column
 * @param location its place in the file
 * @param name the column's name
 * @param path what it holds
 * @param type the FHIR type it declares
 * @param collection whether it holds an array
 * @param description what a reader should know
 * @param tags notes for tools, in the order of the file
 */
public record ViewColumn(
    String pointer,
    Location location,
    String name,
    ViewPath path,
    Optional<String> type,
    boolean collection,
    Optional<String> description,
    List<ViewTag> tags) {
  public ViewColumn {
    tags = List.copyOf(tags);
  }

  /** The first value of a tag. */
  public Optional<String> tag(String tagName) {
    return tags.stream().filter(tag -> tag.name().equals(tagName)).map(ViewTag::value).findFirst();
  }

  /** All values of a tag. */
  public List<String> tagValues(String tagName) {
    return tags.stream().filter(tag -> tag.name().equals(tagName)).map(ViewTag::value).toList();
  }
}
