package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.KekProperties;
import io.pgcmk.example.Keys;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VaultLimitTest {

    @Test
    void dependsOnTheKindOfTheKeyAndItsSize() {
        assertThat(VaultLimit.of(key("RSA", 2048))).isEqualTo(VaultLimit.SOFTWARE_2048);
        assertThat(VaultLimit.of(key("RSA-HSM", 2048))).isEqualTo(VaultLimit.HSM_2048);
        assertThat(VaultLimit.of(key("RSA", 3072))).isEqualTo(VaultLimit.SOFTWARE_3072);
        assertThat(VaultLimit.of(key("RSA-HSM", 3072))).isEqualTo(VaultLimit.HSM_3072);
        assertThat(VaultLimit.of(key("RSA", 4096))).isEqualTo(VaultLimit.SOFTWARE_4096);
        assertThat(VaultLimit.of(key("RSA-HSM", 4096))).isEqualTo(VaultLimit.HSM_4096);
        assertThat(VaultLimit.of(key("RSA-HSM", 8192))).isEqualTo(VaultLimit.HSM_4096);
    }

    @Test
    @DisplayName("the published 4,000 operations in 10 s, of which half is ours, carry 4,000 checks a minute")
    void carriesSoManyChecks() {
        assertThat(VaultLimit.SOFTWARE_2048.checksAMinute()).isEqualTo(4_000);
        assertThat(VaultLimit.HSM_4096.checksAMinute()).isEqualTo(250);
    }

    @Test
    void letsNoWindowOfTenSecondsTakeMoreThanHalf() {
        double burst = VaultLimit.perSecondOfAVault();

        assertThat(burst + 10 * VaultLimit.perSecondOfAVault()).isLessThanOrEqualTo(0.5);
        assertThat(VaultLimit.SOFTWARE_2048.cost(4_000)).isEqualTo(1);
    }

    private static KekProperties key(String type, int bits) {
        return new KekProperties(Keys.V1, type, bits, true, null, null, Set.of(), "Recoverable", 90);
    }
}
