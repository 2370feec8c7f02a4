package org.carelake.transforms.fhirpath;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.carelake.schemas.fhir.HapiR4Model;

/** Evaluates single expressions for tests. */
final class Expressions {
  private Expressions() {}

  /** The items of an expression over a resource, as text; null for an element without value. */
  static List<String> evaluate(String type, String expression, String json) {
    Projection projection = new Projection();
    PathCompiler compiler = new PathCompiler(HapiR4Model.instance(), projection, type);
    Compiled compiled = compiler.compile(expression, compiler.root());
    compiler.keepJson(compiled);
    Node node = projection.finish().read(json.getBytes(StandardCharsets.UTF_8));
    Scope scope = new Scope();
    scope.begin(node);
    Object items = compiled.evaluator().evaluate(node, scope);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < Items.size(items); i++) {
      texts.add(Values.string(Items.at(items, i)));
    }
    return texts;
  }
}
