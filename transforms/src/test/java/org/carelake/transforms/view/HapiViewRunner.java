package org.carelake.transforms.view;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.r4.context.IWorkerContext;
import org.hl7.fhir.r4.fhirpath.BaseHostServices;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.FHIRPathFunctionDefinition;
import org.hl7.fhir.r4.fhirpath.FHIRPathUtilityClasses.FunctionDetails;
import org.hl7.fhir.r4.fhirpath.TypeDetails;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;

/**
 * Runs views by the standard's algorithm, as plainly as it is written there, over HAPI's objects
 * and with HAPI's FHIRPath engine. Values are text, collections lists of text.
 */
final class HapiViewRunner {
  private final FhirContext context = FhirContext.forR4Cached();
  private final Host host = new Host();
  private final FHIRPathEngine engine = new FHIRPathEngine(definitions());
  private final Map<String, ExpressionNode> parsed = new HashMap<>();
  private final Map<BaseDateTimeType, String> times = new IdentityHashMap<>();

  HapiViewRunner() {
    engine.setHostServices(host);
  }

  /** The resource breaks the view. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /** Knows of every type that it exists, and nothing else. */
  private static IWorkerContext definitions() {
    return (IWorkerContext)
        Proxy.newProxyInstance(
            HapiViewRunner.class.getClassLoader(),
            new Class<?>[] {IWorkerContext.class},
            (proxy, method, arguments) -> {
              Class<?> type = method.getReturnType();
              boolean fetches = method.getName().equals("fetchResource") && arguments[1] != null;
              if (fetches || type == StructureDefinition.class) {
                String url = String.valueOf(arguments[fetches ? 1 : 0]);
                String name = url.substring(url.lastIndexOf('/') + 1);
                return new StructureDefinition().setName(name).setType(name).setUrl(url);
              }
              if (type == boolean.class) {
                return false;
              }
              if (type == Set.class) {
                return Set.of();
              }
              if (type == String.class) {
                return method.getName().equals("formatMessage")
                    ? arguments[0] + Arrays.deepToString((Object[]) arguments[1])
                    : "";
              }
              return type == List.class ? List.of() : null;
            });
  }

  /** Constants and %rowIndex. */
  private static final class Host extends BaseHostServices {
    private Map<String, Base> constants = Map.of();
    private int rowIndex;

    Host() {
      super(null);
      registerFunction(new ReferenceKey());
    }

    @Override
    public List<Base> resolveConstant(
        FHIRPathEngine engine, Object app, String name, FHIRPathConstantEvaluationMode mode) {
      String plain = name.startsWith("%") ? name.substring(1) : name;
      if (plain.equals("rowIndex")) {
        return List.of(new IntegerType(rowIndex));
      }
      Base value = constants.get(plain);
      return value == null ? List.of() : List.of(value);
    }

    @Override
    public boolean log(String argument, List<Base> focus) {
      return false;
    }

    @Override
    public Base resolveReference(FHIRPathEngine engine, Object app, String url, Base reference) {
      return null;
    }

    @Override
    public boolean conformsToProfile(FHIRPathEngine engine, Object app, Base item, String url) {
      return false;
    }

    @Override
    public ValueSet resolveValueSet(FHIRPathEngine engine, Object app, String url) {
      return null;
    }

    @Override
    public boolean paramIsType(String name, int index) {
      return false;
    }
  }

  /** {@code getReferenceKey()}, which is SQL on FHIR's and not FHIRPath's: the id in a literal. */
  private static final class ReferenceKey extends FHIRPathFunctionDefinition {
    private static final Pattern LITERAL =
        Pattern.compile("(?:.*/)?[A-Z][A-Za-z]+/([A-Za-z0-9.-]{1,64})");

    @Override
    public String name() {
      return "getReferenceKey";
    }

    @Override
    public FunctionDetails details() {
      return new FunctionDetails("the key of what a reference names", 0, 0);
    }

    @Override
    public TypeDetails check(
        FHIRPathEngine engine, Object app, TypeDetails focus, List<TypeDetails> parameters) {
      return null;
    }

    @Override
    public List<Base> execute(
        FHIRPathEngine engine, Object app, List<Base> focus, List<List<Base>> parameters) {
      List<Base> keys = new ArrayList<>();
      for (Base item : focus) {
        String literal = ((Reference) item).getReferenceElement_().getValue();
        Matcher parts = LITERAL.matcher(literal == null ? "" : literal);
        if (parts.matches()) {
          keys.add(new StringType(parts.group(1)));
        }
      }
      return keys;
    }
  }

  /** The rows of a resource, each with its columns in order. */
  List<Map<String, Object>> rows(JsonNode view, String json) {
    Resource resource = (Resource) context.newJsonParser().parseResource(json);
    times.clear();
    for (BaseDateTimeType time :
        context.newTerser().getAllPopulatedChildElementsOfType(resource, BaseDateTimeType.class)) {
      times.put(time, time.getValueAsString());
    }
    Map<String, Base> constants = new HashMap<>();
    for (JsonNode constant : view.path("constant")) {
      constants.put(constant.get("name").asText(), constant(constant));
    }
    host.constants = constants;
    host.rowIndex = 0;
    for (JsonNode where : view.path("where")) {
      if (!isTrue(evaluate(resource, resource, where.get("path").asText()))) {
        return List.of();
      }
    }
    return product(view.get("select"), resource, resource, 0);
  }

  private static Base constant(JsonNode constant) {
    if (constant.has("valueInteger")) {
      return new IntegerType(constant.get("valueInteger").asInt());
    }
    if (constant.has("valueCode")) {
      return new CodeType(constant.get("valueCode").asText());
    }
    return new StringType(constant.get("valueString").asText());
  }

  private static boolean isTrue(List<Base> items) {
    if (items.size() > 1) {
      throw new Broken("several values in where");
    }
    return !items.isEmpty() && ((BooleanType) items.get(0)).booleanValue();
  }

  private List<Base> evaluate(Resource root, Base focus, String path) {
    ExpressionNode node = parsed.computeIfAbsent(path, engine::parse);
    try {
      return engine.evaluate(null, root, root, focus, node);
    } catch (FHIRException refused) {
      throw new Broken(refused.getMessage());
    } finally {
      restoreTimes();
    }
  }

  /** HAPI compares times by moving the elements themselves into another zone. */
  private void restoreTimes() {
    times.forEach(
        (time, text) -> {
          if (!Objects.equals(text, time.getValueAsString())) {
            time.setValueAsString(text);
          }
        });
  }

  /** The rows of joined structures. */
  private List<Map<String, Object>> product(
      Iterable<JsonNode> selects, Resource root, Base focus, int rowIndex) {
    List<Map<String, Object>> rows = List.of(Map.of());
    for (JsonNode select : selects) {
      rows = joined(rows, select(select, root, focus, rowIndex));
    }
    return rows;
  }

  private static List<Map<String, Object>> joined(
      List<Map<String, Object>> left, List<Map<String, Object>> right) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> one : left) {
      for (Map<String, Object> other : right) {
        Map<String, Object> row = new LinkedHashMap<>(one);
        row.putAll(other);
        rows.add(row);
      }
    }
    return rows;
  }

  private List<Map<String, Object>> select(
      JsonNode select, Resource root, Base outer, int outerIndex) {
    if (!select.has("forEach") && !select.has("forEachOrNull") && !select.has("repeat")) {
      return body(select, root, outer, outerIndex);
    }
    host.rowIndex = outerIndex;
    List<Base> foci = foci(select, root, outer);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < foci.size(); i++) {
      rows.addAll(body(select, root, foci.get(i), i));
    }
    if (foci.isEmpty() && select.has("forEachOrNull")) {
      rows.add(nullRow(select));
    }
    return rows;
  }

  private List<Base> foci(JsonNode select, Resource root, Base outer) {
    if (select.has("repeat")) {
      List<Base> nodes = new ArrayList<>();
      traverse(select.get("repeat"), root, outer, nodes);
      return nodes;
    }
    JsonNode path = select.has("forEach") ? select.get("forEach") : select.get("forEachOrNull");
    return evaluate(root, outer, path.asText());
  }

  private void traverse(JsonNode paths, Resource root, Base node, List<Base> nodes) {
    for (JsonNode path : paths) {
      for (Base child : evaluate(root, node, path.asText())) {
        nodes.add(child);
        traverse(paths, root, child, nodes);
      }
    }
  }

  private List<Map<String, Object>> body(JsonNode select, Resource root, Base focus, int rowIndex) {
    Map<String, Object> own = new LinkedHashMap<>();
    for (JsonNode column : select.path("column")) {
      host.rowIndex = rowIndex;
      own.put(column.get("name").asText(), column(column, root, focus));
    }
    List<Map<String, Object>> rows = List.of(own);
    rows = joined(rows, product(select.path("select"), root, focus, rowIndex));
    if (select.has("unionAll")) {
      List<Map<String, Object>> union = new ArrayList<>();
      for (JsonNode branch : select.get("unionAll")) {
        union.addAll(select(branch, root, focus, rowIndex));
      }
      rows = joined(rows, union);
    }
    return rows;
  }

  private Object column(JsonNode column, Resource root, Base focus) {
    List<Base> items = evaluate(root, focus, column.get("path").asText());
    if (column.path("collection").asBoolean()) {
      return items.stream().map(HapiViewRunner::text).toList();
    }
    if (items.size() > 1) {
      throw new Broken("several values in " + column.get("name").asText());
    }
    return items.isEmpty() ? null : text(items.get(0));
  }

  private static String text(Base item) {
    String text = item.primitiveValue();
    // half of a character outside of the basic plane is a question mark in UTF-8
    return text == null
        ? null
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> nullRow(JsonNode select) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (JsonNode column : select.path("column")) {
      boolean index = column.get("path").asText().equals("%rowIndex");
      Object zero = column.path("collection").asBoolean() ? List.of("0") : "0";
      row.put(column.get("name").asText(), index ? zero : null);
    }
    select.path("select").forEach(nested -> row.putAll(nullRow(nested)));
    StreamSupport.stream(select.path("unionAll").spliterator(), false)
        .findFirst()
        .ifPresent(branch -> row.putAll(nullRow(branch)));
    return row;
  }
}
