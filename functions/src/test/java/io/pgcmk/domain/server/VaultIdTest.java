package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.example.Servers;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultIdTest {
    private static final String GROUP = "/subscriptions/" + Servers.SUBSCRIPTION + "/resourceGroups/keys";

    @Test
    void isReadInAnyCaseAndWrittenInOne() {
        VaultId id = VaultId.parse(GROUP.toUpperCase(Locale.ROOT) + "/PROVIDERS/microsoft.keyvault/Vaults/Contoso");

        assertThat(id)
                .hasToString("/subscriptions/" + Servers.SUBSCRIPTION
                        + "/resourceGroups/KEYS/providers/Microsoft.KeyVault/vaults/Contoso");
        assertThat(id.isNamed("contoso")).isTrue();
        assertThat(id.isNamed("fabrikam")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "contoso",
                "/providers/Microsoft.KeyVault/vaults/contoso",
                "GROUP/providers/Microsoft.KeyVault/managedHSMs/contoso",
                "GROUP/providers/Microsoft.KeyVault/vaults/co",
                "GROUP/providers/Microsoft.KeyVault/vaults/contoso/keys/k",
                "GROUP/providers/Microsoft.KeyVault/vaults/con.toso"
            })
    void saysWhatItShouldLookLike(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VaultId.parse(text.replace("GROUP", GROUP)))
                .withMessageContaining("/providers/Microsoft.KeyVault/vaults/{vault}");
    }

    @Test
    void wantsAUuidForASubscription() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VaultId.parse(
                        "/subscriptions/mine/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/contoso"));
    }
}
