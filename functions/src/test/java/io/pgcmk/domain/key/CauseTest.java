package io.pgcmk.domain.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CauseTest {

    @Test
    @DisplayName("R12: every cause has the name of the API")
    void hasANameOfItsOwn() {
        assertThat(Arrays.stream(Cause.Code.values()).map(Cause.Code::apiName))
                .containsExactly(
                        "PermissionRevoked",
                        "KeyDisabled",
                        "KeyExpired",
                        "KeyNotYetValid",
                        "KeyDeleted",
                        "KeyPurged",
                        "VaultDeleted",
                        "FirewallChanged",
                        "IdentityDeleted",
                        "TenantChanged",
                        "VaultUnreachable",
                        "AwaitingRevalidation");
    }

    @Test
    @DisplayName("R7: a revoked permission says which")
    void namesTheMissingRight() {
        assertThat(Cause.revoked(Permission.WRAP_KEY).permission()).isEqualTo(Permission.WRAP_KEY);
        assertThatIllegalArgumentException().isThrownBy(() -> Cause.of(Cause.Code.PERMISSION_REVOKED));
    }

    @Test
    void hasNoRightWhereNoneIsMissing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cause(Cause.Code.KEY_DELETED, Permission.GET, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.Code.class,
            names = {"KEY_DELETED", "VAULT_DELETED"})
    @DisplayName("R29: what was deleted can be recovered until it is purged")
    void saysUntilWhenWhatWasDeletedCanBeRecovered(Cause.Code code) {
        assertThat(Cause.recoverable(code, Instant.MAX).recoverableUntil()).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.Code.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PERMISSION_REVOKED", "KEY_DELETED", "VAULT_DELETED"})
    void recoversNothingThatWasNotDeleted(Cause.Code code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cause.recoverable(code, Instant.MAX))
                .withMessageContaining(code.name());
    }

    @Test
    @DisplayName("R33: the rights as access policies spell them")
    void spellsTheRightsAsAzureDoes() {
        assertThat(Arrays.stream(Permission.values()).map(Permission::azureName))
                .containsExactly("get", "wrapKey", "unwrapKey");
    }
}
