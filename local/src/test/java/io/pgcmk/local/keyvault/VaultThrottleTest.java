package io.pgcmk.local.keyvault;

import static com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm.RSA_OAEP_256;
import static io.pgcmk.local.keyvault.VaultClients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import io.pgcmk.local.cloud.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vault with a published limit: whatever it is asked counts, whoever asks it. */
class VaultThrottleTest {
    private static final String KEK = "orders-kek";
    private static final byte[] DEK = new byte[32];

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private EmulatedVault azure;

    @BeforeEach
    void start() {
        azure = new EmulatedVault(clock);
        azure.grant(
                "orders",
                "Key Vault Crypto Service Encryption User",
                azure.vault.id().toString());
        azure.as("admin").keys().createRsaKey(new CreateRsaKeyOptions(KEK).setKeySize(2048));
        azure.fault("{\"target\":\"keyVault\",\"match\":{\"vault\":\"" + azure.vault.name()
                + "\"},\"behaviour\":{\"per10s\":3,\"retryAfter\":5},\"times\":-1}");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void countsAllOperationsOfAllCallers() {
        askThrice();

        assertRefused(429, "Throttled", "", () -> azure.as("admin").keys().getKey(KEK));
        assertRefused(429, "Throttled", "", () -> azure.as("orders").keys().getKey(KEK));
    }

    @Test
    void saysWhenToComeAgain() {
        askThrice();

        HttpResponseException refused = Objects.requireNonNull(catchThrowableOfType(
                HttpResponseException.class, () -> azure.as("admin").keys().getKey(KEK)));
        assertThat(refused.getResponse().getHeaderValue(HttpHeaderName.RETRY_AFTER))
                .isEqualTo("5");
    }

    @Test
    void doesNotCountWhatItDidNotDo() {
        askThrice();
        clock.advance(Duration.ofSeconds(9));
        assertRefused(429, "Throttled", "", () -> azure.as("admin").keys().getKey(KEK));

        clock.advance(Duration.ofSeconds(1));

        askThrice();
    }

    @Test
    void recordsApartWhatItDidNotDo() {
        askThrice();
        assertRefused(429, "Throttled", "", () -> azure.as("admin").keys().getKey(KEK));

        List<AuditRecord> audit = azure.emulator.audit();
        assertThat(audit.subList(audit.size() - 4, audit.size()).stream().map(AuditRecord::status))
                .containsExactly(200, 200, 200, 429);
    }

    private void askThrice() {
        azure.as("admin").keys().getKey(KEK);
        byte[] wrapped = azure.as("orders")
                .cryptography(KEK, null)
                .wrapKey(RSA_OAEP_256, DEK)
                .getEncryptedKey();
        azure.as("orders").cryptography(KEK, null).unwrapKey(RSA_OAEP_256, wrapped);
    }
}
