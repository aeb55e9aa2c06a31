package io.pgcmk.local.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LocalResolverTest {
    private static final LocalTrust TRUST = LocalTrust.shared();
    private static final Zone ZONE = Zone.shared();

    @Test
    void knowsLocalhostAndThisMachine() throws Exception {
        assertThat(InetAddress.getAllByName("localhost")).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(InetAddress.getLocalHost()).isNotNull();
    }

    @Test
    void knowsNoNameOutsideTheZone() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> InetAddress.getAllByName("login.microsoftonline.com"));
    }

    @Test
    void knowsANameInTheZoneWhateverItsCase() throws Exception {
        ZONE.add("casing.vault.azure.net");

        assertThat(InetAddress.getAllByName("Casing.Vault.Azure.Net"))
                .containsExactly(InetAddress.getLoopbackAddress());
    }

    @Test
    void forgetsANameThatLeftTheZone() {
        ZONE.add("leaving.vault.azure.net");
        ZONE.remove("leaving.vault.azure.net");

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> InetAddress.getAllByName("leaving.vault.azure.net"));
    }

    @Test
    void findsANameThatWasMissingAsSoonAsItIsThere() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> InetAddress.getAllByName("coming.vault.azure.net"));

        ZONE.add("coming.vault.azure.net");

        assertThatNoException().isThrownBy(() -> InetAddress.getAllByName("coming.vault.azure.net"));
    }

    @Test
    void leadsTheUnmodifiedSdkToAVaultThatExists() {
        ZONE.add("resolved.vault.azure.net");

        try (LocalServer server = LocalServer.https(0, TRUST, request -> LocalResponse.empty(403))) {
            assertThatThrownBy(() -> client("resolved", server).getKey("orders-kek"))
                    .isInstanceOfSatisfying(
                            HttpResponseException.class,
                            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(403));
        }
    }

    @Test
    void hidesAnAbsentVaultFromTheUnmodifiedSdk() {
        try (LocalServer server = LocalServer.https(0, TRUST, request -> LocalResponse.empty(403))) {
            assertThatThrownBy(() -> client("absent", server).getKey("orders-kek"))
                    .hasRootCauseInstanceOf(UnknownHostException.class);
        }
    }

    private static KeyClient client(String vault, LocalServer server) {
        return new KeyClientBuilder()
                .vaultUrl("https://" + vault + ".vault.azure.net:" + server.port())
                .credential(request -> Mono.error(new IllegalStateException("no challenge was sent")))
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .buildClient();
    }
}
