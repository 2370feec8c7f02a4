package org.carelake.transforms.lineage;

import java.util.Objects;
import org.carelake.schemas.table.TableName;

/** Where a value begins. */
public sealed interface Origin {
  /** A column of a table of the lakehouse. */
  record TableColumn(TableName table, String column) implements Origin {
    public TableColumn {
      Objects.requireNonNull(table, "table is null");
      Objects.requireNonNull(column, "column is null");
    }

    @Override
    public String toString() {
      return table + "." + column;
    }
  }

  /** An element of the FHIR resources of a type: where a silver column begins. */
  record FhirElement(String resource, String path) implements Origin {
    public FhirElement {
      Objects.requireNonNull(resource, "resource is null");
      Objects.requireNonNull(path, "path is null");
    }

    @Override
    public String toString() {
      return path.isEmpty() ? resource : resource + "." + path;
    }
  }

  /** A value written into the query. */
  record Constant() implements Origin {
    @Override
    public String toString() {
      return "a constant";
    }
  }
}
