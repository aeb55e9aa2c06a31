package io.pgcmk.domain.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
        assertThatIllegalArgumentException().isThrownBy(() -> new Cause(Cause.Code.KEY_DELETED, Permission.GET));
    }

    @Test
    @DisplayName("R33: the rights as access policies spell them")
    void spellsTheRightsAsAzureDoes() {
        assertThat(Arrays.stream(Permission.values()).map(Permission::azureName))
                .containsExactly("get", "wrapKey", "unwrapKey");
    }
}
