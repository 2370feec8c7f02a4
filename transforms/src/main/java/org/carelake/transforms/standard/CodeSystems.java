package org.carelake.transforms.standard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The code systems that Carelake knows, and by what other names they go.
 *
 * <p>Sources: FHIR R4, "Code Systems" (hl7.org/fhir/R4/terminologies-systems.html), whose tables
 * give URI and OID of external systems and of HL7 version 3 code systems; HL7 Terminology
 * (terminology.hl7.org) for ICD-10-PCS, HCPCS, CDT and the move of {@code hl7.org/fhir/v2} and
 * {@code hl7.org/fhir/v3}; US Core for race and ethnicity, whose canonical name is a {@code
 * urn:oid}. ICD-9-CM procedures (OID 2.16.840.1.113883.6.104) are left as they are, since their
 * codes overlap with those of the diagnoses.
 */
final class CodeSystems {
  static final String LOINC = "http://loinc.org";
  static final String ICD_10 = "http://hl7.org/fhir/sid/icd-10";
  static final String ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
  static final String ICD_10_PCS = "http://www.cms.gov/Medicare/Coding/ICD10";

  /** What the names of HL7 version 3 code systems begin with. */
  static final String V3 = "http://terminology.hl7.org/CodeSystem/v3-";

  private static final Map<String, String> BY_KEY = byKey();

  private CodeSystems() {}

  /** Canonical URIs. */
  static Set<String> canonical() {
    return Collections.unmodifiableSet(new TreeSet<>(BY_KEY.values()));
  }

  /** Systems whose codes are written in upper case. */
  static Set<String> upperCase() {
    return Set.of(LOINC, ICD_10, ICD_10_CM, ICD_10_PCS);
  }

  /**
   * Canonical URIs by key. A key is the name in lower case without {@code http://}, {@code
   * https://}, {@code urn:oid:} and {@code www.} in front and without a slash at its end.
   */
  static Map<String, String> aliases() {
    return BY_KEY;
  }

  private static Map<String, String> byKey() {
    Map<String, String> keys = new LinkedHashMap<>();
    external(keys);
    hl7(keys);
    return Collections.unmodifiableMap(keys);
  }

  private static void external(Map<String, String> keys) {
    add(keys, "http://snomed.info/sct", "2.16.840.1.113883.6.96");
    add(keys, LOINC, "2.16.840.1.113883.6.1");
    add(keys, "http://www.nlm.nih.gov/research/umls/rxnorm", "2.16.840.1.113883.6.88");
    add(keys, ICD_10_CM, "2.16.840.1.113883.6.90");
    add(keys, ICD_10_PCS, "2.16.840.1.113883.6.4", "hl7.org/fhir/sid/icd-10-pcs");
    add(keys, ICD_10, "2.16.840.1.113883.6.3");
    add(keys, "http://hl7.org/fhir/sid/icd-9-cm", "2.16.840.1.113883.6.103");
    add(keys, "http://hl7.org/fhir/sid/cvx", "2.16.840.1.113883.12.292");
    add(keys, "http://hl7.org/fhir/sid/mvx", "2.16.840.1.113883.12.227");
    add(keys, "http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69");
    add(keys, "http://unitsofmeasure.org", "2.16.840.1.113883.6.8");
    add(keys, "http://www.ama-assn.org/go/cpt", "2.16.840.1.113883.6.12");
    add(keys, "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "2.16.840.1.113883.6.285");
    add(keys, "http://www.ada.org/cdt", "2.16.840.1.113883.6.13");
    add(keys, "http://nucc.org/provider-taxonomy", "2.16.840.1.113883.6.101");
    add(keys, "urn:oid:2.16.840.1.113883.6.238");
  }

  private static void hl7(Map<String, String> keys) {
    v3(keys, "ActCode", "4");
    v3(keys, "ActMood", "1001");
    v3(keys, "ActPriority", "7");
    v3(keys, "ActReason", "8");
    v3(keys, "ActSite", "1052");
    v3(keys, "AdministrativeGender", "1");
    v3(keys, "Confidentiality", "25");
    v3(keys, "Ethnicity", "50");
    v3(keys, "MaritalStatus", "2");
    v3(keys, "NullFlavor", "1008");
    v3(keys, "ObservationInterpretation", "83");
    v3(keys, "ObservationMethod", "84");
    v3(keys, "ParticipationType", "90");
    v3(keys, "Race", "104");
    v3(keys, "ReligiousAffiliation", "1076");
    v3(keys, "RoleClass", "110");
    v3(keys, "RoleCode", "111");
    v3(keys, "RouteOfAdministration", "112");
  }

  private static void v3(Map<String, String> keys, String name, String lastArc) {
    add(keys, V3 + name, "2.16.840.1.113883.5." + lastArc, "hl7.org/fhir/v3/" + name);
  }

  private static void add(Map<String, String> keys, String canonical, String... others) {
    keys.put(key(canonical), canonical);
    for (String other : others) {
      keys.put(key(other), canonical);
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceFirst("^(https?://|urn:oid:)", "")
        .replaceFirst("^www\\.", "");
  }
}
