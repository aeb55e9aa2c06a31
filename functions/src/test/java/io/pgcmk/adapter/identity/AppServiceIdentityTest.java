package io.pgcmk.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpClient;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.OwnIdentityContract;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppServiceIdentityTest extends OwnIdentityContract {
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";

    private final LocalTrust trust = LocalTrust.shared();
    private final Cloud cloud = new Cloud(TENANT, "sub", Clock.systemUTC(), Zone.shared());
    private final Faults faults = new Faults(Clock.systemUTC(), Zone.shared());
    private final EntraEmulator entra = new EntraEmulator(cloud, trust, faults, EntraSettings.forTests());
    private final UUID clientId = UUID.randomUUID();
    private final Identity identity =
            new Identity(Identity.Kind.ATTACHED, "pg-cmk", "rg", clientId.toString(), "principal", TENANT);
    private final OwnIdentity own = new AppServiceIdentity(
            new IdentityHttp(
                    HttpClient.createDefault(), URI.create(entra.environment().get("IDENTITY_ENDPOINT"))),
            clientId);

    AppServiceIdentityTest() {
        cloud.identities().add(identity);
    }

    @AfterEach
    void close() {
        entra.close();
    }

    @Override
    protected OwnIdentity own() {
        return own;
    }

    @Override
    protected void refuse() {
        cloud.identities().delete(identity);
    }

    @Override
    protected void accept() {
        cloud.identities().add(identity);
    }

    @Override
    protected void silence() {
        fault("{\"reset\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":500,\"headers\":{\"Content-Type\":\"text/html\"},\"body\":\"<html>\"}",
                "{\"status\":200,\"body\":{}}",
                "{\"status\":200,\"body\":\"<html>\"}",
                "{\"status\":200,\"body\":{\"access_token\":\"\"}}",
                "{\"close\":\"mid\"}"
            })
    void takesNothingElseForAToken(String behaviour) {
        fault(behaviour);

        assertThat(own.getsToken()).isFalse();
    }

    @Test
    void getsNoTokenOfAnotherIdentity() {
        OwnIdentity stranger = new AppServiceIdentity(
                new IdentityHttp(
                        HttpClient.createDefault(),
                        URI.create(entra.environment().get("IDENTITY_ENDPOINT"))),
                UUID.randomUUID());

        assertThat(stranger.getsToken()).isFalse();
    }

    private void fault(String behaviour) {
        String fault = "{\"target\":\"entra\",\"behaviour\":" + behaviour + ",\"times\":-1}";
        assertThat(faults.endpoint()
                        .handle(new LocalRequest("PUT", "", "/faults/f", "", Map.of(), Body.of(fault)))
                        .status())
                .isEqualTo(200);
    }
}
