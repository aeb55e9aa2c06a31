package io.pgcmk.local.keyvault;

import static com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm.RSA_OAEP_256;
import static io.pgcmk.local.keyvault.VaultClients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.pgcmk.local.cloud.Happening;
import io.pgcmk.local.cloud.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewVersionsTest {
    private static final String KEK = "orders-kek";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Happening> told = new ArrayList<>();
    private EmulatedVault azure;
    private KeyClient keys;

    @BeforeEach
    void start() {
        azure = new EmulatedVault(new MovableClock(START));
        azure.cloud.listen(told::add);
        keys = azure.as("admin").keys();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void areToldHoweverTheyWereMade() {
        KeyVaultKey first = keys.createRsaKey(new CreateRsaKeyOptions(KEK));
        KeyVaultKey again = keys.createRsaKey(new CreateRsaKeyOptions(KEK));
        KeyVaultKey rotated = keys.rotateKey(KEK);

        assertThat(told).containsExactly(created(first), created(again), created(rotated));
    }

    @Test
    void areToldWithTheirValidityThoughTheyBeDisabled() {
        Instant end = START.plus(Duration.ofDays(30));

        KeyVaultKey made = keys.createRsaKey(new CreateRsaKeyOptions(KEK)
                .setEnabled(false)
                .setNotBefore(START.atOffset(ZoneOffset.UTC))
                .setExpiresOn(end.atOffset(ZoneOffset.UTC)));

        assertThat(told).containsExactly(new Happening.KeyVersionCreated(azure.vault.id(), made.getId(), START, end));
    }

    @Test
    void areAllThatIsToldOfKeys() {
        KeyVaultKey made = keys.createRsaKey(new CreateRsaKeyOptions(KEK));
        told.clear();

        azure.as("admin").cryptography(KEK, null).wrapKey(RSA_OAEP_256, new byte[32]);
        keys.updateKeyProperties(made.getProperties().setEnabled(false), KeyOperation.WRAP_KEY);
        keys.beginDeleteKey(KEK).poll();
        assertRefused(409, "Conflict", "", () -> keys.createRsaKey(new CreateRsaKeyOptions(KEK)));

        assertThat(told).isEmpty();
    }

    private Happening created(KeyVaultKey key) {
        return new Happening.KeyVersionCreated(azure.vault.id(), key.getId(), null, null);
    }
}
