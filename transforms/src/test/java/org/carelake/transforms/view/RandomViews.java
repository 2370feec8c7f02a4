package org.carelake.transforms.view;

import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.carelake.transforms.view.RandomPaths.Path;
import org.carelake.transforms.view.RandomVocabulary.Element;

/**
 * Random ViewDefinitions of one resource type: columns, nested structures, forEach, forEachOrNull,
 * repeat, unionAll, where and constants in any mixture.
 */
final class RandomViews {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private final RandomVocabulary vocabulary;
  private final RandomPaths paths;
  private final Random random;
  private int columns;

  RandomViews(RandomVocabulary vocabulary, Random random) {
    this.vocabulary = vocabulary;
    this.paths = new RandomPaths(vocabulary, random);
    this.random = random;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A view of a resource type. */
  ObjectNode view(String type) {
    columns = 0;
    BaseRuntimeElementDefinition<?> resource = vocabulary.resource(type);
    ObjectNode view = NODES.objectNode().put("name", "v").put("resource", type);
    ArrayNode constants = view.putArray("constant");
    constants.addObject().put("name", "c0").put("valueString", any(RandomResources.WORDS));
    constants.addObject().put("name", "c1").put("valueCode", any(RandomResources.CODES));
    constants.addObject().put("name", "c2").put("valueInteger", random.nextInt(3));
    if (oneIn(3)) {
      view.putArray("where").addObject().put("path", paths.condition(resource, 2));
    }
    ArrayNode select = view.putArray("select");
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      select.add(select(resource, 2));
    }
    return view;
  }

  private ObjectNode select(BaseRuntimeElementDefinition<?> outer, int depth) {
    ObjectNode select = NODES.objectNode();
    BaseRuntimeElementDefinition<?> focus = iterate(select, outer);
    ArrayNode list = select.putArray("column");
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      list.add(column(focus, nextName()));
    }
    if (depth > 0) {
      ArrayNode nested = NODES.arrayNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        nested.add(select(focus, depth - 1));
      }
      if (!nested.isEmpty()) {
        select.set("select", nested);
      }
      if (oneIn(3)) {
        select.set("unionAll", union(focus));
      }
    }
    return select;
  }

  private String nextName() {
    return "k" + columns++;
  }

  private BaseRuntimeElementDefinition<?> iterate(
      ObjectNode select, BaseRuntimeElementDefinition<?> outer) {
    int kind = random.nextInt(4);
    if (kind == 3) {
      return outer;
    }
    if (kind == 2) {
      BaseRuntimeElementDefinition<?> repeated = repeat(select, outer);
      if (repeated != null) {
        return repeated;
      }
    }
    Path items = paths.composite(outer, 1);
    if (items == null) {
      return outer;
    }
    select.put(kind == 0 ? "forEach" : "forEachOrNull", items.text());
    return items.definition();
  }

  /** Repeats an element that nests in itself, when there is one here. */
  private BaseRuntimeElementDefinition<?> repeat(
      ObjectNode select, BaseRuntimeElementDefinition<?> outer) {
    for (Element element : vocabulary.elements(outer)) {
      if (element.isComposite()
          && !element.choice()
          && vocabulary.elements(element.definition()).stream()
              .anyMatch(
                  inner ->
                      inner.name().equals(element.name())
                          && inner.definition().getImplementingClass()
                              == element.definition().getImplementingClass())) {
        select.putArray("repeat").add(element.name());
        return element.definition();
      }
    }
    return null;
  }

  private ObjectNode column(BaseRuntimeElementDefinition<?> focus, String name) {
    return column(paths.column(focus), name, false);
  }

  private ObjectNode column(Path path, String name, boolean text) {
    ObjectNode column = NODES.objectNode().put("name", name).put("path", path.text());
    if (path.many() && !oneIn(8)) {
      column.put("collection", true);
    }
    if (text || path.type().equals("instant") || path.type().equals("base64Binary")) {
      column.putArray("tag").addObject().put("name", "ansi/type").put("value", "STRING");
    }
    return column;
  }

  /** Branches with the same columns, all text and all collections or none. */
  private ArrayNode union(BaseRuntimeElementDefinition<?> focus) {
    List<String> names = new ArrayList<>();
    List<Boolean> collections = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      names.add(nextName());
      collections.add(!oneIn(4));
    }
    ArrayNode branches = NODES.arrayNode();
    for (int branch = 1 + random.nextInt(3); branch > 0; branch--) {
      ObjectNode select = branches.addObject();
      BaseRuntimeElementDefinition<?> inner = iterate(select, focus);
      ArrayNode list = select.putArray("column");
      for (int i = 0; i < names.size(); i++) {
        ObjectNode column = column(paths.column(inner), names.get(i), true);
        column.remove("collection");
        if (collections.get(i)) {
          column.put("collection", true);
        }
        list.add(column);
      }
    }
    return branches;
  }
}
