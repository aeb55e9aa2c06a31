package io.pgcmk.domain.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import java.time.Instant;
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
        "KEY_DISABLED, az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek/11111111111111111111111111111111 --enabled true",
        "KEY_EXPIRED, az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek/11111111111111111111111111111111 --expires",
        "KEY_NOT_YET_VALID, az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek/11111111111111111111111111111111 --not-before",
        "KEY_DELETED, az keyvault key recover --vault-name contoso --name orders-kek",
        "VAULT_DELETED, az keyvault recover --name contoso",
        "FIREWALL_CHANGED, az keyvault update --name contoso --public-network-access Enabled --bypass AzureServices",
        "TENANT_CHANGED, az keyvault update --name contoso --set properties.tenantId=99999999-2222-4333-8444-555555555555",
    })
    @DisplayName("R12: the command that mends the key, and of a version that one")
    void mendsTheKey(Code code, String command) {
        assertThat(Remedy.of(Cause.of(code), SERVER, Keys.V1)).startsWith(command);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("R7: the exact grant command, for both permission models")
    void grantsTheThreeRights(Permission missing) {
        assertThat(Remedy.of(Cause.revoked(missing), SERVER, Keys.V1))
                .contains(
                        "az role assignment create --role \"Key Vault Crypto Service Encryption User\""
                                + " --assignee-object-id " + PRINCIPAL
                                + " --assignee-principal-type ServicePrincipal --scope " + Servers.VAULT
                                + "/keys/orders-kek",
                        "az keyvault set-policy --name contoso --object-id " + PRINCIPAL
                                + " --key-permissions get wrapKey unwrapKey");
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"KEY_DELETED", "VAULT_DELETED"})
    @DisplayName("R29: recovering is possible until the purge, and the remedy names the date")
    void saysUntilWhenItWorks(Code code) {
        Instant purge = Instant.parse("2027-02-22T09:00:00Z");

        assertThat(Remedy.of(Cause.recoverable(code, purge), SERVER, Keys.V1)).contains("  before " + purge);
        assertThat(Remedy.of(Cause.of(code), SERVER, Keys.V1)).doesNotContain("before");
    }

    @Test
    @DisplayName("R12: with a vault its role assignments are deleted, and recovering it does not bring them back")
    void grantsTheRightsOfARecoveredVaultAgain() {
        assertThat(Remedy.of(Cause.of(Code.VAULT_DELETED), SERVER, Keys.V1))
                .containsSubsequence("az keyvault recover", "az role assignment create", PRINCIPAL);
    }

    @Test
    @DisplayName("R29: a purged key is unrecoverable, save from a backup of it")
    void doesNotPromiseToBringBackAPurgedKey() {
        assertThat(Remedy.of(Cause.of(Code.KEY_PURGED), SERVER, Keys.V1))
                .startsWith("unrecoverable")
                .contains("az keyvault key restore --vault-name contoso --file", "revalidate");
    }

    @Test
    @DisplayName("R12: a firewall is opened for the Function App first, and for everybody only as the other way")
    void letsTheFunctionAppThroughTheFirewall() {
        assertThat(Remedy.of(Cause.of(Code.FIREWALL_CHANGED), SERVER, Keys.V1))
                .containsSubsequence(
                        "az keyvault network-rule add --name contoso --ip-address",
                        "az keyvault update --name contoso --default-action Allow");
    }

    @ParameterizedTest
    @CsvSource({
        "ATTACHED, az identity create, az functionapp identity assign",
        "FEDERATED, az ad app create, federated-credential create"
    })
    @DisplayName("R12: a deleted identity is replaced: made, trusted, granted, named, revalidated")
    void replacesADeletedIdentity(ServerIdentity.Kind kind, String make, String trust) {
        ServerIdentity gone = new ServerIdentity(
                kind,
                SERVER.identity().clientId(),
                SERVER.identity().principalId(),
                SERVER.identity().tenantId());

        assertThat(Remedy.of(Cause.of(Code.IDENTITY_DELETED), Registrations.with(SERVER, gone), Keys.V1))
                .containsSubsequence(
                        make,
                        trust,
                        "az role assignment create",
                        "--assignee-object-id {its principalId}",
                        "PATCH properties.cmk.identity",
                        "revalidate")
                .doesNotContain(PRINCIPAL);
    }

    @Test
    @DisplayName("R5, R34: after a move across tenants the vault goes back or encryption is configured anew")
    void asksForReconfigurationAfterAMove() {
        assertThat(Remedy.of(Cause.of(Code.TENANT_CHANGED), SERVER, Keys.V1))
                .containsSubsequence("az role assignment create", "configure encryption anew", "register it again");
    }

    @Test
    @DisplayName("R12: what to look at when nobody answers")
    void saysWhereToLookWhenNobodyAnswers() {
        assertThat(Remedy.of(Cause.of(Code.VAULT_UNREACHABLE), SERVER, Keys.V1))
                .contains(
                        "az keyvault show --name contoso",
                        "nslookup contoso.vault.azure.net",
                        SERVER.identity().clientId().toString(),
                        "service health");
    }

    @Test
    void namesTheVaultInWordsWhenItsIdIsNotKnown() {
        Registration withoutArm = Registrations.withoutArm(SERVER);

        assertThat(Remedy.grantByRole(withoutArm, Keys.KEK))
                .endsWith("--scope {resource id of vault contoso}/keys/orders-kek");
    }

    @Test
    void sendsAServerThatCameBackToItsRevalidation() {
        assertThat(Remedy.of(Cause.of(Code.AWAITING_REVALIDATION), SERVER, Keys.V1))
                .startsWith("az role assignment create")
                .contains("revalidate");
    }

    @Test
    void namesTheVersionWhereOneIsFollowed() {
        assertThat(Remedy.enable(Keys.V1)).contains(Keys.V1.uri().toString());
    }

    @Test
    @DisplayName("R3: before a key expires: a new version, or a later date")
    void renewsAKeyThatExpires() {
        String later = "az keyvault key set-attributes --id " + Keys.V1 + " --expires {a date in the future}";

        assertThat(Remedy.renew(Keys.KEK, Keys.V1))
                .startsWith("az keyvault key rotate --vault-name contoso --name orders-kek")
                .contains("by itself")
                .endsWith(later);
        assertThat(Remedy.renew(Keys.V1, Keys.V1))
                .startsWith("az keyvault key rotate --vault-name contoso --name orders-kek")
                .contains("then PUT")
                .endsWith(later);
    }

    @Test
    void changesASettingOfTheVault() {
        assertThat(Remedy.updateVault(Keys.KEK, "--enable-purge-protection true"))
                .isEqualTo("az keyvault update --name contoso --enable-purge-protection true");
    }
}
