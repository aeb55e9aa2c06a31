package io.pgcmk.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = AgentMain.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyWhatIsNamedForItKnowsAzure = noClasses()
            .that()
            .resideOutsideOfPackages("..identity..", "..service..", "..command..")
            .and()
            .haveSimpleNameNotStartingWith("KeyVault")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.azure..");

    @ArchTest
    static final ArchRule onlyStreamsKnowTink = noClasses()
            .that()
            .resideOutsideOfPackage("..stream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.crypto..");

    @ArchTest
    static final ArchRule onlyCommandsKnowTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("..command..")
            .and()
            .doNotHaveSimpleName("AgentMain")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule nothingDependsOnCommands = noClasses()
            .that()
            .resideOutsideOfPackage("..command..")
            .and()
            .doNotHaveSimpleName("AgentMain")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..command..");
}
