package io.pgcmk.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = {
            "io.pgcmk.adapter",
            "io.pgcmk.domain",
            "io.pgcmk.envelope",
            "io.pgcmk.port",
            "io.pgcmk.trigger",
            "io.pgcmk.usecase",
            "io.pgcmk.wiring"
        },
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The envelope's tests come as a jar, which {@link DoNotIncludeTests} does not know for what it is. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule roomsOpenOnlyInward = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wiring")
            .definedBy("io.pgcmk.wiring..")
            .layer("trigger")
            .definedBy("io.pgcmk.trigger..")
            .layer("adapter")
            .definedBy("io.pgcmk.adapter..")
            .layer("usecase")
            .definedBy("io.pgcmk.usecase..")
            .layer("port")
            .definedBy("io.pgcmk.port..")
            .layer("domain")
            .definedBy("io.pgcmk.domain..")
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("trigger")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("adapter")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("usecase")
            .mayOnlyBeAccessedByLayers("wiring", "trigger")
            .whereLayer("port")
            .mayOnlyBeAccessedByLayers("wiring", "usecase", "adapter");

    /** The envelope's values are words of the domain; its adapter is not. */
    @ArchTest
    static final ArchRule theDomainIsPlainJava = classes()
            .that()
            .resideInAPackage("io.pgcmk.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.pgcmk.domain..", "io.pgcmk.envelope", "java..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule useCasesKnowNoTechnology = noClasses()
            .that()
            .resideInAnyPackage("io.pgcmk.usecase..", "io.pgcmk.port..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com..", "org.postgresql..", "java.sql..", "io.pgcmk.envelope.azure..");

    @ArchTest
    static final ArchRule onlyAdaptersAndWiringKnowTheAzureSdk = noClasses()
            .that()
            .resideOutsideOfPackages("io.pgcmk.adapter..", "io.pgcmk.wiring..", "io.pgcmk.envelope.azure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.azure..");

    @ArchTest
    static final ArchRule nobodyAsksTheWallClock = noClasses()
            .that()
            .resideOutsideOfPackage("io.pgcmk.wiring..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nobodyReadsTheEnvironment = noClasses()
            .that()
            .resideOutsideOfPackage("io.pgcmk.wiring..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.pgcmk.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther =
            slices().matching("io.pgcmk.adapter.(*)..").should().notDependOnEachOther();

    /** The worker builds parameters with a JSON library that knows no records, and says nothing when it fails. */
    @ArchTest
    static final ArchRule triggersHaveNoRecordsAsParameters =
            methods().that().areAnnotatedWith(FunctionName.class).should().notHaveRawParameterTypes(anyRecord());

    @ArchTest
    static final ArchRule triggersAreNamedFunction = methods()
            .that()
            .areAnnotatedWith(FunctionName.class)
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Function");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        classes().should(resideInANullMarkedPackage()).check(all);
    }

    private static DescribedPredicate<List<JavaClass>> anyRecord() {
        return DescribedPredicate.describe("any record", types -> types.stream().anyMatch(JavaClass::isRecord));
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(type, marked, type.getPackageName() + " is @NullMarked: " + marked));
            }
        };
    }
}
