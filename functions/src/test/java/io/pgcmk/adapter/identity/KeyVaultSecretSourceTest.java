package io.pgcmk.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class KeyVaultSecretSourceTest {
    private static final ServerId ID = new ServerId("00000000-0000-0000-0000-000000000000", "rg", "Orders");

    private final String host = "v" + UUID.randomUUID().toString().substring(0, 8) + ".vault.azure.net";
    private final LocalServer server = LocalServer.https(0, LocalTrust.shared(), this::handle);
    private final SecretSource secrets = new KeyVaultSecretSource(
            URI.create("https://" + host),
            request -> Mono.just(new AccessToken("token", OffsetDateTime.MAX)),
            VaultHttp.create(),
            VaultAddress.onPort(server.port()));
    private LocalResponse answer = LocalResponse.empty(500);

    KeyVaultSecretSourceTest() {
        Zone.shared().add(host);
    }

    @AfterEach
    void close() {
        server.close();
        Zone.shared().remove(host);
    }

    /** printf %s /subscriptions/…/servers/orders | sha256sum. */
    @Test
    void nameTheSecretByTheServersIdInLowerCase() {
        assertThat(KeyVaultSecretSource.secretName(ID)).isEqualTo("cmk-admin-15d8af78537a176588109c0b94d2706b");
    }

    @Test
    void findTheServersPassword() {
        answer = LocalResponse.of(
                200,
                Map.of("Content-Type", "application/json"),
                Body.of("{\"value\":\"s3cret\",\"id\":\"https://" + host + "/secrets/x/1\"}"));

        assertThat(secrets.adminPassword(ID)).isEqualTo("s3cret");
    }

    @Test
    void sayUnderWhichNameAPasswordIsMissing() {
        answer = LocalResponse.of(
                404, Map.of("Content-Type", "application/json"), Body.of("{\"error\":{\"code\":\"SecretNotFound\"}}"));

        assertThatExceptionOfType(SecretUnavailableException.class)
                .isThrownBy(() -> secrets.adminPassword(ID))
                .withMessageContaining("has no secret " + KeyVaultSecretSource.secretName(ID));
    }

    @Test
    void sayThatTheVaultRefuses() {
        answer = LocalResponse.of(
                403, Map.of("Content-Type", "application/json"), Body.of("{\"error\":{\"code\":\"Forbidden\"}}"));

        assertThatExceptionOfType(SecretUnavailableException.class)
                .isThrownBy(() -> secrets.adminPassword(ID))
                .withMessageContaining("status 403");
    }

    @Test
    void sayThatTheVaultIsSilent() {
        Zone.shared().remove(host);

        assertThatExceptionOfType(SecretUnavailableException.class)
                .isThrownBy(() -> secrets.adminPassword(ID))
                .withMessageContaining("no answer");
    }

    private LocalResponse handle(LocalRequest request) {
        return request.header("authorization").isPresent()
                ? answer
                : LocalResponse.empty(401)
                        .with(
                                "WWW-Authenticate",
                                "Bearer authorization=\"https://login.microsoftonline.com/x\","
                                        + " resource=\"https://vault.azure.net\"");
    }
}
