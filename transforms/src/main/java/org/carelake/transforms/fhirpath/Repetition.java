package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that are followed from a focus and from every node they reach: depth first, a node before
 * its children, the focus left out, to any depth.
 */
public final class Repetition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Evaluator[] fromFocus;
  private final Evaluator[] fromNode;
  private final transient Compiled node;
  private final transient List<String> warnings;

  private Repetition(
      Evaluator[] fromFocus, Evaluator[] fromNode, Compiled node, List<String> warnings) {
    this.fromFocus = fromFocus;
    this.fromNode = fromNode;
    this.node = node;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * The types of the nodes depend on the paths and the paths on the types: compiled again until no
   * type is added. An element may be unknown to some of the types, since a path meets them all; one
   * that is unknown to every type is an error where a misspelling is likely, else a warning.
   */
  static Repetition of(PathCompiler compiler, List<Ast> paths, Compiled focus) {
    List<Resolution> resolutions = paths.stream().map(path -> new Resolution()).toList();
    List<Compiled> first = compile(compiler, paths, resolutions, focus);
    ShapeBuilder shape = new ShapeBuilder();
    List<String> types = Compiled.typesOf(first);
    List<Compiled> next = List.of();
    boolean settled = types.isEmpty();
    while (!settled) {
      Compiled node = Compiled.of(types, shape, (item, scope) -> item);
      next = compile(compiler, paths, resolutions, node);
      List<Compiled> all = new ArrayList<>(first);
      all.addAll(next);
      all.stream()
          .filter(part -> !part.isNothing())
          .forEach(part -> ShapeBuilder.merge(shape, part.shape()));
      List<String> found = Compiled.typesOf(all);
      settled = found.equals(types);
      types = found;
    }
    boolean single = types.size() <= 1;
    Compiled node =
        types.isEmpty() ? Compiled.NOTHING : Compiled.of(types, shape, (item, scope) -> item);
    return new Repetition(
        programs(first, single), programs(next, single), node, warnings(resolutions));
  }

  private static List<Compiled> compile(
      PathCompiler compiler, List<Ast> paths, List<Resolution> resolutions, Compiled focus) {
    List<Compiled> results = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Ast path = paths.get(i);
      try {
        Compiled result =
            compiler.resolving(resolutions.get(i), () -> compiler.compile(path, focus));
        result.evaluator();
        results.add(result);
      } catch (FhirPathException wrong) {
        throw wrong.inPath(i);
      }
    }
    return results;
  }

  private static List<String> warnings(List<Resolution> resolutions) {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < resolutions.size(); i++) {
      for (UnknownElementException wrong : resolutions.get(i).unresolved()) {
        if (wrong.misspelt()) {
          throw wrong.inPath(i);
        }
        warnings.add("a path of repeat leads nowhere: " + wrong.getMessage());
      }
    }
    return warnings;
  }

  private static Evaluator[] programs(List<Compiled> parts, boolean single) {
    return parts.stream()
        .filter(part -> !part.isNothing())
        .map(part -> single ? part.evaluator() : part.tagged())
        .toArray(Evaluator[]::new);
  }

  /** One of the nodes, as the focus of other paths. */
  public Compiled node() {
    return node;
  }

  /** What is odd about the paths without being wrong. */
  public List<String> warnings() {
    return warnings;
  }

  /** All nodes under a focus. */
  public Object nodes(Object focus, Scope scope) {
    Items.Collector nodes = new Items.Collector();
    follow(fromFocus, focus, scope, nodes);
    return nodes.result();
  }

  private void follow(Evaluator[] paths, Object from, Scope scope, Items.Collector nodes) {
    for (Evaluator path : paths) {
      Object children = path.evaluate(from, scope);
      for (int i = 0; i < Items.size(children); i++) {
        Object child = Items.at(children, i);
        nodes.add(child);
        follow(fromNode, child, scope, nodes);
      }
    }
  }
}
