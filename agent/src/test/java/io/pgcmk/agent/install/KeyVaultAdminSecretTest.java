package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.identity.CredentialUnavailableException;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.keyvault.KeyVaultEmulator;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** The adapter on the wire of the Key Vault emulator, with tokens of Entra's. */
class KeyVaultAdminSecretTest extends AdminSecretContract {
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final String SERVER =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DBforPostgreSQL/servers/Orders";
    private static final String HOST = "the-host";
    private static final HttpClient HTTP = httpClient();

    private final Clock clock = Clock.systemUTC();
    private final Cloud cloud = new Cloud(TENANT, "sub", clock, Zone.shared());
    private final Faults faults = new Faults(clock, Zone.shared());
    private final EntraEmulator entra = new EntraEmulator(cloud, LocalTrust.shared(), faults, EntraSettings.forTests());
    private final KeyVaultEmulator emulator =
            KeyVaultEmulator.start(0, cloud, entra.signingKeys(), LocalTrust.shared(), faults);
    private final Vault vault = newVault();
    private final AdminSecret secret =
            secret(request -> Mono.just(new AccessToken(entra.keyAdminToken(HOST, "its-app"), OffsetDateTime.MAX)));

    @AfterEach
    void close() {
        emulator.close();
        entra.close();
    }

    @Override
    protected AdminSecret secret() {
        return secret;
    }

    @Override
    protected void refuse() {
        allow();
    }

    @Override
    protected void silence() {
        answer(503);
    }

    /** printf %s /subscriptions/…/servers/orders | sha256sum, as the runbook has it. */
    @Test
    void isNamedByTheServersIdInLowerCase() {
        assertThat(KeyVaultAdminSecret.nameOf("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg"
                        + "/providers/Microsoft.DBforPostgreSQL/servers/Orders"))
                .isEqualTo("cmk-admin-15d8af78537a176588109c0b94d2706b");
    }

    @Test
    void saysWhatToGrant() {
        allow("get");

        assertThat(secret.find()).isEmpty();
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> secret.store(new AdminPassword("not to be told")))
                .withMessageContaining("Key Vault Secrets Officer")
                .withMessageContaining("/secrets/" + KeyVaultAdminSecret.nameOf(SERVER))
                .withMessageContaining("--print-password-to")
                .withMessageNotContaining("not to be told");
    }

    @ParameterizedTest
    @CsvSource({"409, KEY_REFUSED, recover or purge", "429, KEY_SILENT, repeat", "500, KEY_SILENT, repeat"})
    void tellsWhatAnAnswerMeans(int status, ExitCode code, String wayOut) {
        answer(status);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> secret.store(new AdminPassword("p")))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(wayOut);
    }

    @Test
    void tellsAHostWithoutItsIdentityFromARefusal() {
        AdminSecret withoutIdentity = secret(request -> Mono.error(new CredentialUnavailableException("no identity")));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(withoutIdentity::find)
                .returns(ExitCode.KEY_SILENT, AgentException::exitCode)
                .withMessageContaining("identity");
    }

    private AdminSecret secret(TokenCredential credential) {
        return new KeyVaultAdminSecret(
                URI.create(vault.uri()), SERVER, credential, HTTP, VaultAddress.onPort(emulator.port()));
    }

    private Vault newVault() {
        String name = "v" + UUID.randomUUID().toString().substring(0, 8);
        VaultSettings settings = VaultSettings.advised(TENANT, "westeurope")
                .withRbac(false)
                .withPolicies(List.of(new AccessPolicy(TENANT, HOST, List.of(), List.of("get", "set"))));
        return cloud.vaults().create(new VaultId("sub", "rg", name), settings).orElseThrow();
    }

    private void allow(String... permissions) {
        vault.change(vault.settings()
                .withPolicies(List.of(new AccessPolicy(TENANT, HOST, List.of(), List.of(permissions)))));
    }

    private void answer(int status) {
        Body fault = Body.of("{\"target\":\"keyVault\",\"match\":{\"vault\":\"" + vault.name()
                + "\"},\"behaviour\":{\"status\":" + status + ",\"headers\":{},\"body\":\"\"},\"times\":-1}");
        assertThat(faults.endpoint()
                        .handle(new LocalRequest("PUT", "", "/faults/answer", "", Map.of(), fault))
                        .status())
                .isLessThan(300);
    }

    private static HttpClient httpClient() {
        LocalTrust.shared();
        return VaultHttp.create();
    }
}
