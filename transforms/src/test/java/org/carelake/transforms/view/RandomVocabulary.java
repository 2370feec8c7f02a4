package org.carelake.transforms.view;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildChoiceDefinition;
import ca.uhn.fhir.context.RuntimeChildPrimitiveEnumerationDatatypeDefinition;
import ca.uhn.fhir.context.RuntimePrimitiveDatatypeDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The elements that one random view and its random resources speak of: of each type the required
 * ones and a few others, so that paths often meet data. Read from HAPI's runtime definitions, not
 * from the model that the compiler uses.
 */
final class RandomVocabulary {
  /** Elements that have a generator of their own, or a name that FHIRPath reads as a word. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "extension modifierExtension contained text id meta language implicitRules contains div is as in and or day"
              .split(" "));

  /** Types that HAPI takes where R4 lists the types of {@code value[x]} without them. */
  private static final Set<String> NEVER_OPEN =
      Set.of(
          "BackboneElement Extension ElementDefinition MarketingStatus Narrative Population ProdCharacteristic ProductShelfLife SubstanceAmount"
              .split(" "));

  private final FhirContext context = FhirContext.forR4Cached();
  private final Map<Class<?>, List<Element>> chosen = new HashMap<>();
  private final Random random;
  private final boolean valueless;

  RandomVocabulary(Random random) {
    this.random = random;
    this.valueless = random.nextInt(4) == 0;
  }

  /**
   * Whether primitive elements may have an extension and no value, which FHIR allows. HAPI's
   * operators and functions stumble over them (exceptions, the text "null"), so where they are, the
   * paths only navigate, count and look whether there is something.
   */
  boolean valueless() {
    return valueless;
  }

  /**
   * One element, with one type of a choice.
   *
   * @param name its name in FHIRPath
   * @param jsonName its name in JSON
   * @param choice whether {@code ofType} picks its type
   * @param required whether the definition wants it
   * @param many whether it may repeat
   * @param definition its type
   * @param codes the codes of a required binding; empty when there is none
   */
  record Element(
      String name,
      String jsonName,
      boolean choice,
      boolean required,
      boolean many,
      BaseRuntimeElementDefinition<?> definition,
      List<String> codes) {

    String type() {
      return definition.getName();
    }

    boolean isPrimitive() {
      return definition instanceof RuntimePrimitiveDatatypeDefinition;
    }

    boolean isComposite() {
      return definition instanceof BaseRuntimeElementCompositeDefinition<?>;
    }

    /** The element from its parent on: {@code value.ofType(Quantity)}. */
    String path() {
      return choice ? name + ".ofType(" + type() + ")" : name;
    }
  }

  BaseRuntimeElementDefinition<?> resource(String type) {
    return context.getResourceDefinition(type);
  }

  List<Element> elements(BaseRuntimeElementDefinition<?> type) {
    return chosen.computeIfAbsent(type.getImplementingClass(), unused -> choose(type));
  }

  private List<Element> choose(BaseRuntimeElementDefinition<?> type) {
    List<Element> all = new ArrayList<>();
    for (BaseRuntimeChildDefinition child :
        ((BaseRuntimeElementCompositeDefinition<?>) type).getChildren()) {
      if (!LEFT_OUT.contains(child.getElementName())) {
        all.addAll(alternatives(child));
      }
    }
    List<Element> result = new ArrayList<>(all.stream().filter(Element::required).toList());
    Collections.shuffle(all, random);
    Stream<Element> some =
        all.stream().filter(element -> !element.required()).limit(3 + random.nextInt(3));
    // what nests in itself should do so
    Stream<Element> recursive =
        all.stream()
            .filter(element -> !element.required())
            .filter(element -> Set.of("item", "part").contains(element.name()));
    Stream.concat(some, recursive).distinct().forEach(result::add);
    return result;
  }

  /** The element in some of its types; one that is required in a single one. */
  private List<Element> alternatives(BaseRuntimeChildDefinition child) {
    String name = child.getElementName().replace("[x]", "");
    boolean choice = child instanceof RuntimeChildChoiceDefinition;
    List<Element> elements = new ArrayList<>();
    for (String jsonName : child.getValidChildNames()) {
      BaseRuntimeElementDefinition<?> definition = child.getChildByName(jsonName);
      boolean usual =
          definition instanceof BaseRuntimeElementCompositeDefinition<?>
              || definition instanceof RuntimePrimitiveDatatypeDefinition;
      String type = definition.getName();
      boolean named =
          jsonName.equals(
              choice ? name + Character.toUpperCase(type.charAt(0)) + type.substring(1) : name);
      if (usual && named && !NEVER_OPEN.contains(type)) {
        boolean many = child.getMax() != 1;
        elements.add(
            new Element(
                name, jsonName, choice, child.getMin() > 0, many, definition, codes(child)));
      }
    }
    Collections.shuffle(elements, random);
    boolean one = !elements.isEmpty() && elements.get(0).required();
    return elements.subList(0, Math.min(elements.size(), one ? 1 : 3));
  }

  private static List<String> codes(BaseRuntimeChildDefinition child) {
    if (!(child instanceof RuntimeChildPrimitiveEnumerationDatatypeDefinition bound)) {
      return List.of();
    }
    Class<? extends Enum<?>> type = bound.getBoundEnumType();
    List<String> codes = new ArrayList<>();
    for (Enum<?> constant : type.getEnumConstants()) {
      if (!constant.name().equals("NULL")) {
        try {
          codes.add((String) type.getMethod("toCode").invoke(constant));
        } catch (ReflectiveOperationException broken) {
          throw new IllegalStateException("no code of " + constant, broken);
        }
      }
    }
    return codes;
  }
}
