package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes FHIR quantities comparable. */
final class Quantities {
  private static final Set<String> TYPES =
      Set.of("Quantity", "Age", "Distance", "Duration", "Count");

  /** Calendar words and the UCUM codes that mean the same; years and months are not definite. */
  private static final Map<String, String> CALENDAR =
      Map.of(
          "weeks", "wk", "week", "wk", "days", "d", "day", "d", "hours", "h", "hour", "h",
          "minutes", "min", "minute", "min", "seconds", "s", "second", "s");

  private Quantities() {}

  static boolean isQuantity(Compiled part) {
    return part.types().stream()
        .anyMatch(type -> TYPES.contains(type) || Kind.of(type) == Kind.QUANTITY);
  }

  /**
   * The unit of a literal: a UCUM code where there is one, else a calendar word in the singular.
   */
  static String unit(String unit) {
    String code = CALENDAR.get(unit);
    if (code != null) {
      return code;
    }
    if (unit.equals("milliseconds") || unit.equals("millisecond")) {
      return "ms";
    }
    return unit.equals("years") || unit.equals("months")
        ? unit.substring(0, unit.length() - 1)
        : unit;
  }

  /** The same items with FHIR quantities turned into FHIRPath's. */
  static Compiled comparable(PathCompiler compiler, Compiled part, Ast place) {
    List<Compiled> parts = new ArrayList<>();
    for (String type : part.types()) {
      if (TYPES.contains(type)) {
        parts.add(quantity(compiler, compiler.elements().ofType(part, type, place)));
      }
    }
    if (parts.isEmpty()) {
      return part;
    }
    return Compiled.joined(
        parts,
        programs -> {
          Evaluator[] all = programs.toArray(new Evaluator[0]);
          return (focus, scope) -> {
            Items.Collector items = new Items.Collector();
            for (Evaluator program : all) {
              items.add(program.evaluate(focus, scope));
            }
            return items.result();
          };
        });
  }

  private static Compiled quantity(PathCompiler compiler, Compiled part) {
    Slot value = compiler.elements().rawSlot(part.shape(), "value");
    Slot code = compiler.elements().rawSlot(part.shape(), "code");
    Slot unit = compiler.elements().rawSlot(part.shape(), "unit");
    Evaluator inner = part.evaluator();
    return Compiled.of(
        Kind.QUANTITY,
        (focus, scope) ->
            Items.flatMap(
                inner.evaluate(focus, scope),
                item -> {
                  Node node = (Node) item;
                  Object number = value.of(node);
                  if (number == null) {
                    return null;
                  }
                  Object name = code.of(node) == null ? unit.of(node) : code.of(node);
                  return new QuantityValue(
                      Values.decimal(number), name == null ? "1" : unit(name.toString()));
                }));
  }
}
