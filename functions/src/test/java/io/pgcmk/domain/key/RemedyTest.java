package io.pgcmk.domain.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {
    private static final Registration SERVER = Servers.registration(1);
    private static final String PRINCIPAL = SERVER.identity().principalId().toString();

    @ParameterizedTest
    @CsvSource({
        "KEY_DISABLED, az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek --enabled true",
        "KEY_EXPIRED, az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek --expires",
        "KEY_NOT_YET_VALID, az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek --not-before",
        "KEY_DELETED, az keyvault key recover --vault-name contoso --name orders-kek",
    })
    @DisplayName("R12: the command that mends the key")
    void mendsTheKey(Code code, String command) {
        assertThat(Remedy.of(Cause.of(code), SERVER, Keys.KEK)).startsWith(command);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("R7: the exact grant command, for both permission models")
    void grantsTheThreeRights(Permission missing) {
        assertThat(Remedy.of(Cause.revoked(missing), SERVER, Keys.KEK))
                .contains(
                        "az role assignment create --role \"Key Vault Crypto Service Encryption User\""
                                + " --assignee-object-id " + PRINCIPAL
                                + " --assignee-principal-type ServicePrincipal --scope " + Servers.VAULT
                                + "/keys/orders-kek",
                        "az keyvault set-policy --name contoso --object-id " + PRINCIPAL
                                + " --key-permissions get wrapKey unwrapKey");
    }

    @Test
    void namesTheVaultInWordsWhenItsIdIsNotKnown() {
        Registration withoutArm = Registrations.withoutArm(SERVER);

        assertThat(Remedy.grantByRole(withoutArm, Keys.KEK))
                .endsWith("--scope {resource id of vault contoso}/keys/orders-kek");
    }

    @Test
    void sendsAServerThatCameBackToItsRevalidation() {
        assertThat(Remedy.of(Cause.of(Code.AWAITING_REVALIDATION), SERVER, Keys.KEK))
                .startsWith("az role assignment create")
                .contains("revalidate");
    }

    @Test
    void namesTheVersionWhereOneIsFollowed() {
        assertThat(Remedy.enable(Keys.V1)).contains(Keys.V1.uri().toString());
    }

    @Test
    void changesASettingOfTheVault() {
        assertThat(Remedy.updateVault(Keys.KEK, "--enable-purge-protection true"))
                .isEqualTo("az keyvault update --name contoso --enable-purge-protection true");
    }
}
