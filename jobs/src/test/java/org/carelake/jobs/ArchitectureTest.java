package org.carelake.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.junit.jupiter.api.Test;

/** Which part may know which: jobs, then transforms, then schemas. */
class ArchitectureTest {
  private static final String SCHEMAS = "org.carelake.schemas..";
  private static final String TRANSFORMS = "org.carelake.transforms..";
  private static final String JOBS = "org.carelake.jobs..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.carelake");

  @Test
  void schemasKnowNeitherTheOtherModulesNorSparkSessionsAndDatasets() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TRANSFORMS, JOBS)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SparkSession.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Dataset.class)
        .check(CLASSES);
  }

  @Test
  void transformsKnowNoJobs() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JOBS)
        .check(CLASSES);
  }

  @Test
  void transformsStartNoSpark() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .callMethod(SparkSession.class, "builder")
        .check(CLASSES);
  }

  @Test
  void schemasAndTransformsReadNeitherClockNorEnvironment() {
    noClasses()
        .that()
        .resideInAnyPackage(SCHEMAS, TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  /** Times in SQL would depend on the zone of the machine: see SqlSyntax. */
  @Test
  void sqlIsReadInOnePlace() {
    noClasses()
        .that()
        .haveNameNotMatching("org\\.carelake\\.transforms\\.sql\\.SqlSyntax.*")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ParserInterface.class)
        .check(CLASSES);
  }

  /** Numbers in names of files and messages would have the digits of the machine's language. */
  @Test
  void nothingIsFormattedInTheMachinesLanguage() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "getBytes")
        .check(CLASSES);
  }

  @Test
  void packagesOfJobsFormNoCycle() {
    slices().matching("org.carelake.jobs.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyConsoleAndCommandLinePrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.carelake.jobs.console..", "org.carelake.jobs.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void nothingLogsThroughJavaUtilLogging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(CLASSES);
  }
}
