package org.carelake.transforms.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.FhirModel;
import org.carelake.schemas.fhir.FhirType;
import org.carelake.schemas.view.ViewConstant;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewPath;
import org.carelake.transforms.fhirpath.Compiled;
import org.carelake.transforms.fhirpath.Evaluator;
import org.carelake.transforms.fhirpath.FhirPathException;
import org.carelake.transforms.fhirpath.Kind;
import org.carelake.transforms.fhirpath.PathCompiler;
import org.carelake.transforms.fhirpath.Projection;
import org.carelake.transforms.fhirpath.ResourceReader;

/**
 * Compiles ViewDefinitions. Everything that can be wrong with a view is found here, before any data
 * is read, and reported with file, line, JSON pointer, the expression and a mark under the wrong
 * place.
 */
public final class ViewCompiler {
  private final FhirModel model;

  /** Compiles against the types of one FHIR release. */
  public ViewCompiler(FhirModel model) {
    this.model = model;
  }

  /**
   * Compiles one view.
   *
   * @throws CarelakeException when the view is wrong
   */
  public CompiledView compile(ViewDefinition view) {
    Projection projection = new Projection();
    Part part = compile(view, projection);
    return part.finish(projection.finish());
  }

  /**
   * Compiles views so that a resource is read once for all views of its type.
   *
   * @return one group for each resource type, ordered by type; views in their order
   * @throws CarelakeException when a view is wrong
   */
  public List<ViewGroup> compileGroups(List<ViewDefinition> views) {
    Map<String, List<ViewDefinition>> byResource = new TreeMap<>();
    for (ViewDefinition view : views) {
      byResource.computeIfAbsent(view.source(), type -> new ArrayList<>()).add(view);
    }
    List<ViewGroup> groups = new ArrayList<>();
    byResource.forEach((type, ofType) -> groups.add(group(type, ofType)));
    return groups;
  }

  private ViewGroup group(String type, List<ViewDefinition> views) {
    Projection projection = new Projection();
    List<Part> parts = views.stream().map(view -> compile(view, projection)).toList();
    ResourceReader reader = projection.finish();
    return new ViewGroup(
        type,
        views.stream().map(this::compile).toList(),
        reader,
        parts.stream().map(part -> part.finish(reader)).toList());
  }

  /** A view compiled into a projection that is not finished yet. */
  private record Part(
      ViewDefinition view,
      StructType schema,
      boolean[] numbers,
      List<String> warnings,
      ViewProgram program) {
    CompiledView finish(ResourceReader reader) {
      return new CompiledView(
          view.name(), view.source(), schema, numbers, warnings, reader, program);
    }
  }

  private Part compile(ViewDefinition view, Projection projection) {
    requireResource(view, "/resource", view.resource());
    view.containedIn().ifPresent(type -> requireResource(view, "/extension/valueCode", type));
    PathCompiler paths = new PathCompiler(model, projection, view.source());
    for (ViewConstant constant : view.constants()) {
      paths.constant(constant.name(), constant.type(), constant.value());
    }
    Compiled root = paths.root();
    Evaluator contained = null;
    if (view.containedIn().isPresent()) {
      Compiled all = paths.containedRows(view.resource());
      contained = all.evaluator();
      root = all.asFocus();
    }
    List<Evaluator> where = new ArrayList<>();
    for (ViewPath condition : view.where()) {
      where.add(where(paths, condition, root));
    }
    SelectCompiler selects = new SelectCompiler(model, paths);
    SelectProgram select = selects.compile(view.select(), root);
    StructType schema = selects.schema();
    ViewProgram program =
        new ViewProgram(
            isResource(paths, view.source()),
            contained,
            where.toArray(new Evaluator[0]),
            select,
            schema.size());
    return new Part(view, schema, selects.numbers(), selects.warnings(), program);
  }

  private void requireResource(ViewDefinition view, String pointer, String name) {
    Optional<FhirType> type = model.type(name);
    if (type.filter(known -> known.kind() == FhirType.Kind.RESOURCE).isEmpty()) {
      throw CarelakeException.configuration(
          view.resourceLocation(),
          pointer
              + ": unknown resource type '"
              + name
              + "' in FHIR "
              + model.version()
              + Suggestion.of(name, model.resourceTypes()));
    }
  }

  private static Evaluator isResource(PathCompiler paths, String resource) {
    return paths.resourceTypeIs(UTF8String.fromString(resource));
  }

  private static Evaluator where(PathCompiler paths, ViewPath condition, Compiled root) {
    Compiled compiled = compile(paths, condition, root);
    boolean isBoolean = compiled.kind().filter(kind -> kind == Kind.BOOLEAN).isPresent();
    if (!isBoolean && !compiled.isNothing()) {
      throw CarelakeException.configuration(
          condition.location(),
          condition.pointer()
              + ": expected a condition, that is a Boolean, found "
              + String.join(" or ", compiled.types())
              + "; exists() tells whether there is one"
              + FhirPathException.markedWhole(condition.text()));
    }
    return compiled.evaluator();
  }

  /** Compiles a path; what is wrong with it is reported at its place in the file. */
  static Compiled compile(PathCompiler paths, ViewPath path, Compiled focus) {
    try {
      return paths.compile(path.text(), focus);
    } catch (FhirPathException wrong) {
      throw error(path, wrong);
    }
  }

  static CarelakeException error(ViewPath path, FhirPathException wrong) {
    return CarelakeException.configuration(
        path.location(), path.pointer() + ": " + wrong.getMessage() + wrong.marked(path.text()));
  }
}
