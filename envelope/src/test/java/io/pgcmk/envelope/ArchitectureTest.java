package io.pgcmk.envelope;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pgcmk.envelope.azure.AzureKekVault;

@AnalyzeClasses(packages = "io.pgcmk", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** Its clients fetch the public key and wrap on this machine, whatever became of the key. */
    @ArchTest
    static final ArchRule nobodyAsksAKeyClientForACryptographyClient =
            noClasses().should().callMethodWhere(target(name("getCryptographyClient")));

    /** The one place that does is tested to say {@code disableKeyCaching()}. */
    @ArchTest
    static final ArchRule cryptographyClientsAreBuiltInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(AzureKekVault.class.getName())
            .should()
            .callConstructorWhere(target(owner(type(CryptographyClientBuilder.class))));

    @ArchTest
    static final ArchRule aDekIsExposedOnlyToTheVaultAndItsCheckValue = noClasses()
            .that()
            .doNotBelongToAnyOf(AzureKekVault.class, CheckValue.class)
            .should()
            .callMethod(Dek.class, "expose");
}
