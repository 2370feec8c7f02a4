package org.carelake.schemas.fhir;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The resource types of FHIR R4 (4.0.1, the value set {@code resource-types} without the two
 * abstract ones), and the names of the bronze tables that hold them.
 */
public final class ResourceTypes {
  private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private static final Set<String> R4 =
      Set.of(
          """
          Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment
          AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure
          Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
          ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication
          CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent
          Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue
          Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport
          DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint
          EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence
          EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal
          GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
          ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan
          Invoice Library Linkage List Location Measure MeasureReport Media Medication
          MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest
          MedicationStatement MedicinalProduct MedicinalProductAuthorization
          MedicinalProductContraindication MedicinalProductIndication
          MedicinalProductIngredient MedicinalProductInteraction
          MedicinalProductManufactured MedicinalProductPackaged
          MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition
          MessageHeader MolecularSequence NamingSystem NutritionOrder Observation
          ObservationDefinition OperationDefinition OperationOutcome Organization
          OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person
          PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire
          QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition
          ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment
          RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen
          SpecimenDefinition StructureDefinition StructureMap Subscription Substance
          SubstanceNucleicAcid SubstancePolymer SubstanceProtein
          SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification
          SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript
          ValueSet VerificationResult VisionPrescription
          """
              .strip()
              .split("\\s+"));

  private static final Map<String, String> BY_PLAIN_NAME =
      R4.stream().collect(Collectors.toUnmodifiableMap(ResourceTypes::plain, Function.identity()));

  private static final Map<String, String> TABLE_NAMES =
      R4.stream()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), ResourceTypes::snakeCase));

  private ResourceTypes() {}

  /** All names, 148 of them. */
  public static Set<String> all() {
    return R4;
  }

  /** Whether R4 has a resource type of exactly this name. */
  public static boolean isKnown(String type) {
    return R4.contains(type);
  }

  /**
   * The name of the bronze table of a type: {@code QuestionnaireResponse} lies in {@code
   * questionnaire_response}.
   *
   * @throws IllegalArgumentException if R4 has no such type
   */
  public static String tableName(String type) {
    String name = TABLE_NAMES.get(type);
    if (name == null) {
      throw new IllegalArgumentException("not a resource type of FHIR R4");
    }
    return name;
  }

  /**
   * The type that a table of somebody else's database is named after, whatever its case and
   * underscores: {@code care_team}, {@code careteam} and {@code CareTeam} are CareTeam.
   */
  public static Optional<String> fromTableName(String table) {
    return Optional.ofNullable(BY_PLAIN_NAME.get(plain(table)));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static String snakeCase(String type) {
    return Arrays.stream(WORD.split(type))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("_"));
  }
}
