package org.carelake.schemas.fhir;

import ca.uhn.fhir.model.api.annotation.Child;
import ca.uhn.fhir.model.api.annotation.DatatypeDef;
import ca.uhn.fhir.model.api.annotation.ResourceDef;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.XhtmlType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/**
 * FHIR R4 (4.0.1) as HAPI's structure classes define it. Only the annotations of the classes that a
 * question touches are read, so a first answer takes milliseconds where a {@code FhirContext} takes
 * a second.
 */
public final class HapiR4Model implements FhirModel {
  private static final String PACKAGE = "org.hl7.fhir.r4.model.";

  /** The data types that may stand where R4 says {@code value[x]} of type {@code *}. */
  private static final List<String> OPEN_TYPES =
      List.of(
              "base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid"
                  .split(" "),
              "positiveInt string time unsignedInt uri url uuid Address Age Annotation Attachment"
                  .split(" "),
              "CodeableConcept Coding ContactPoint Count Distance Duration HumanName Identifier Money"
                  .split(" "),
              "Period Quantity Range Ratio Reference SampledData Signature Timing ContactDetail"
                  .split(" "),
              "Contributor DataRequirement Expression ParameterDefinition RelatedArtifact"
                  .split(" "),
              "TriggerDefinition UsageContext Dosage Meta".split(" "))
          .stream()
          .flatMap(Arrays::stream)
          .toList();

  /** The data types that never stand in a choice of any type. */
  private static final List<String> CLOSED_TYPES =
      List.of(
          "BackboneElement",
          "ElementDefinition",
          "Extension",
          "MarketingStatus",
          "Narrative",
          "Population",
          "ProdCharacteristic",
          "ProductShelfLife",
          "SubstanceAmount",
          "xhtml");

  private static final HapiR4Model INSTANCE = new HapiR4Model();

  private final Map<String, FhirType> types = new ConcurrentHashMap<>();
  private final List<String> dataTypes;
  private final List<String> resourceTypes;

  private HapiR4Model() {
    resourceTypes = Arrays.stream(ResourceType.values()).map(Enum::name).sorted().toList();
    dataTypes = Stream.concat(OPEN_TYPES.stream(), CLOSED_TYPES.stream()).sorted().toList();
  }

  /** The model; it holds nothing but what it has read from HAPI's classes. */
  public static HapiR4Model instance() {
    return INSTANCE;
  }

  @Override
  public String version() {
    return "4.0.1";
  }

  @Override
  public List<String> resourceTypes() {
    return resourceTypes;
  }

  @Override
  public List<String> dataTypes() {
    return dataTypes;
  }

  @Override
  public Optional<FhirType> type(String name) {
    FhirType known = types.get(name);
    if (known == null) {
      int dot = name.indexOf('.');
      rootClass(dot < 0 ? name : name.substring(0, dot)).ifPresent(this::load);
      known = types.get(name);
    }
    return Optional.ofNullable(known);
  }

  private Optional<Class<?>> rootClass(String name) {
    if (name.equals("Resource")) {
      return Optional.of(Resource.class);
    }
    if (name.equals("DomainResource")) {
      return Optional.of(DomainResource.class);
    }
    if (dataTypes.contains(name)) {
      return Optional.of(dataTypeClass(name));
    }
    return resourceTypes.contains(name) ? Optional.of(resourceClass(name)) : Optional.empty();
  }

  /** The class of a resource type. */
  static Class<?> resourceClass(String type) {
    return structureClass(type.equals("List") ? "ListResource" : type);
  }

  private static Class<?> dataTypeClass(String name) {
    String simple =
        Character.isLowerCase(name.charAt(0))
            ? Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Type"
            : name;
    return structureClass(simple.equals("BackboneElement") ? "BackboneType" : simple);
  }

  private static Class<?> structureClass(String simpleName) {
    try {
      return Class.forName(PACKAGE + simpleName);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException("HAPI has no R4 class " + simpleName, missing);
    }
  }

  /** Reads a type and the nested element types inside of it. */
  private void load(Class<?> root) {
    Map<Class<?>, String> names = new HashMap<>();
    names.put(root, nameOf(root));
    Deque<Class<?>> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Class<?> structure = open.remove();
      String name = names.get(structure);
      Map<String, FhirElement> elements = new LinkedHashMap<>();
      for (Field field : childFields(structure)) {
        FhirElement element = element(field, name, names, open);
        elements.put(element.name(), element);
      }
      types.put(name, new FhirType(name, kindOf(structure), elements));
    }
  }

  private static String nameOf(Class<?> structure) {
    if (structure == XhtmlType.class) {
      return "xhtml";
    }
    DatatypeDef dataType = structure.getAnnotation(DatatypeDef.class);
    if (dataType != null) {
      return dataType.name();
    }
    ResourceDef resource = structure.getAnnotation(ResourceDef.class);
    return resource != null ? resource.name() : structure.getSimpleName();
  }

  private static FhirType.Kind kindOf(Class<?> structure) {
    if (structure == Resource.class || structure == DomainResource.class) {
      return FhirType.Kind.ABSTRACT_RESOURCE;
    }
    if (Resource.class.isAssignableFrom(structure)) {
      return FhirType.Kind.RESOURCE;
    }
    boolean primitive =
        PrimitiveType.class.isAssignableFrom(structure) || structure == XhtmlType.class;
    return primitive ? FhirType.Kind.PRIMITIVE : FhirType.Kind.COMPLEX;
  }

  private static List<Field> childFields(Class<?> structure) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = structure; at != null && at != Base.class; at = at.getSuperclass()) {
      List<Field> own =
          Arrays.stream(at.getDeclaredFields())
              .filter(field -> field.isAnnotationPresent(Child.class))
              .filter(field -> !Modifier.isStatic(field.getModifiers()))
              .toList();
      fields.addAll(0, own);
    }
    return fields;
  }

  private static FhirElement element(
      Field field, String owner, Map<Class<?>, String> names, Deque<Class<?>> open) {
    Child child = field.getAnnotation(Child.class);
    String name = child.name().replace("[x]", "");
    Class<?> javaType = elementClass(field);
    boolean collection = child.max() == Child.MAX_UNLIMITED || child.max() > 1;
    if (javaType == Type.class) {
      List<String> types =
          child.type().length == 0
              ? OPEN_TYPES
              : Arrays.stream(child.type()).map(HapiR4Model::choiceType).distinct().toList();
      return new FhirElement(name, types, collection, true);
    }
    return new FhirElement(
        name, List.of(singleType(name, child, javaType, owner, names, open)), collection, false);
  }

  private static Class<?> elementClass(Field field) {
    if (field.getGenericType() instanceof ParameterizedType parameterized
        && List.class.isAssignableFrom(field.getType())) {
      java.lang.reflect.Type argument = parameterized.getActualTypeArguments()[0];
      return (Class<?>)
          (argument instanceof ParameterizedType inner ? inner.getRawType() : argument);
    }
    return field.getType();
  }

  private static String choiceType(Class<?> type) {
    return IBaseResource.class.isAssignableFrom(type) ? "Reference" : nameOf(type);
  }

  private static String singleType(
      String name,
      Child child,
      Class<?> javaType,
      String owner,
      Map<Class<?>, String> names,
      Deque<Class<?>> open) {
    if (javaType == Reference.class) {
      return "Reference";
    }
    if (javaType == XhtmlNode.class) {
      return "xhtml";
    }
    if (Resource.class.isAssignableFrom(javaType)) {
      return javaType.getSimpleName();
    }
    boolean isDataType =
        Type.class.isAssignableFrom(javaType) && javaType.isAnnotationPresent(DatatypeDef.class);
    if (isDataType) {
      return nameOf(javaType);
    }
    if (child.type().length == 1 && child.type()[0].isAnnotationPresent(DatatypeDef.class)) {
      return nameOf(child.type()[0]);
    }
    String known = names.get(javaType);
    if (known == null) {
      known = owner + "." + name;
      names.put(javaType, known);
      open.add(javaType);
    }
    return known;
  }
}
