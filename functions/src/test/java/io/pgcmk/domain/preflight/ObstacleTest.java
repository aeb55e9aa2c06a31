package io.pgcmk.domain.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ObstacleTest {

    @ParameterizedTest
    @CsvSource({
        "SERVER_TIER, ServerTierNotSupported",
        "POSTGRES_REACHABLE, PostgresUnreachable",
        "POSTGRES_PREPARED, PostgresNotPrepared",
        "POSTGRES_LEAST_PRIVILEGE, PostgresRoleTooPrivileged",
        "POSTGRES_BOUND, PostgresBoundElsewhere",
        "IDENTITY_TOKEN, AzureKeyVaultIdentityNotFoundMessage",
        "VAULT_NAME, AzureKeyVaultVaultNotFoundMessage",
        "VAULT_ANSWERS, AzureKeyVaultUnavailable",
        "NETWORK_PATH, AzureKeyVaultFirewallMessage",
        "TRUSTED_SERVICES, AzureKeyVaultFirewallMessage",
        "VAULT_TENANT, AzureKeyVaultTenantMismatchMessage",
        "VAULT_CAPACITY, VaultCapacityExceeded",
        "KEY_EXISTS, AzureKeyVaultKeyNotFoundMessage",
        "GET_PERMISSION, AzureKeyVaultMissingPermissionsMessage",
        "WRAP_KEY_PERMISSION, AzureKeyVaultMissingPermissionsMessage",
        "UNWRAP_KEY_PERMISSION, AzureKeyVaultMissingPermissionsMessage",
        "RIGHTS_IN_ARM, AzureKeyVaultMissingPermissionsMessage",
        "KEY_TYPE, AzureKeyVaultRsaKeyNotSupported",
        "KEY_SIZE, AzureKeyVaultRsaKeyNotSupported",
        "KEY_ENABLED, AzureKeyVaultKeyDisabledMessage",
        "ACTIVATION_DATE, AzureKeyVaultInvalidActivationDate",
        "EXPIRATION_DATE, AzureKeyVaultInvalidExpirationDate",
        "KEY_OPERATIONS, AzureKeyVaultKeyOperationsMessage",
        "SOFT_DELETE, AzureKeyVaultSoftDeleteNotEnabledMessage",
        "PURGE_PROTECTION, AzureKeyVaultPurgeProtectionNotEnabledMessage",
        "VAULT_ID, AzureKeyVaultIdMismatch",
    })
    @DisplayName("R1: the codes that Azure had keep their names")
    void hasTheCodeOfItsCheck(Check check, String code) {
        assertThat(Obstacle.code(List.of(Finding.failed(check, "wrong", "mend it"))))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(Check.class)
    void hasACodeForEveryCheck(Check check) {
        assertThat(Obstacle.code(List.of(Finding.failed(check, "wrong", "mend it"))))
                .isNotBlank();
    }

    @Test
    void isNamedAfterTheFirstThingThatIsWrong() {
        List<Finding> findings = List.of(
                Finding.unknown(Check.VAULT_TENANT, "unknown"),
                Finding.failed(Check.KEY_TYPE, "wrong", "mend it"),
                Finding.failed(Check.KEY_ENABLED, "wrong", "mend it"));

        assertThat(Obstacle.code(findings)).isEqualTo("AzureKeyVaultRsaKeyNotSupported");
        assertThat(Obstacle.heaviest(findings)).isEqualTo(findings.get(1));
        assertThat(Obstacle.mayPass(findings)).isFalse();
    }

    @Test
    void mayPassWhenNothingIsKnownToBeWrong() {
        List<Finding> findings = List.of(Finding.unknown(Check.KEY_TYPE, "unknown"));

        assertThat(Obstacle.heaviest(findings)).isEqualTo(findings.getFirst());
        assertThat(Obstacle.mayPass(findings)).isTrue();
        assertThat(Obstacle.code(findings)).isEqualTo("AzureKeyVaultUnavailable");
    }

    @ParameterizedTest
    @CsvSource({"PASSED, Passed", "WARNING, Warning", "FAILED, Failed", "UNKNOWN, Unknown"})
    void hasTheResultsOfTheApi(Finding.Result result, String name) {
        assertThat(result.apiName()).isEqualTo(name);
    }
}
