package io.pgcmk.bench;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.azure.AzureKekVault;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import io.pgcmk.local.bench.Figure;
import io.pgcmk.local.stack.Ready;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What the three operations of a check cost the processor by our adapter, and by the SDK alone. The vault is in another
 * process; rounds of both take turns, so that whatever else the machine does concerns both.
 */
final class VaultCpu {
    private static final int ROUNDS = 20;
    private static final int WARM_UP = 10;
    private static final int CHECKS_A_ROUND = 50;
    private static final int OPERATIONS = 3;

    private final SecureRandom random = new SecureRandom();
    private final KekVault vault;
    private final KekId kek;
    private final KekVersion version;
    private final WrappedDek canary;
    private final KeyClient keys;
    private final CryptographyClient cryptography;

    private VaultCpu(Ready ready) {
        Ready.Postgres server = ready.postgres().getFirst();
        URI uri = URI.create(server.keyUri());
        TokenCredential credential = new ManagedIdentityCredentialBuilder()
                .clientId(server.identity().clientId())
                .build();
        HttpClient http = VaultHttp.create();
        VaultAddress address = VaultAddress.onPort(ready.keyVault().port());
        kek = new KekId(
                URI.create("https://" + uri.getHost()),
                uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1));
        vault = new AzureKekVault(credential, http, address);
        version = vault.properties(kek).version();
        canary = wrapped();
        keys = new KeyClientBuilder()
                .vaultUrl(address.of(kek.vault()))
                .credential(credential)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .buildClient();
        cryptography = new CryptographyClientBuilder()
                .keyIdentifier(address.of(version.uri()))
                .credential(credential)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .disableKeyCaching()
                .buildClient();
    }

    /** @param checkMicros what a whole check costs the functions process */
    static List<Figure> measure(Ready ready, double checkMicros) {
        VaultCpu cpu = new VaultCpu(ready);
        Turns turns = new Turns(WARM_UP, ROUNDS, () -> repeated(cpu::byOurs), () -> repeated(cpu::byTheSdk));
        double sdk = turns.processorOfTheSdk() / CHECKS_A_ROUND;
        return List.of(
                new Figure(
                        "processor time of a vault operation, ratio",
                        "<= 1.2",
                        rounded("%.2f", turns.processorRatio()),
                        rounded("ours %.0f us", turns.processorOfOurs() / CHECKS_A_ROUND / OPERATIONS)
                                + rounded(", bare SDK %.0f us", sdk / OPERATIONS)
                                + "; all threads of Java; get, wrap, unwrap;"
                                + " median of " + ROUNDS + " rounds in turns"),
                new Figure(
                        "processor time of a whole check, ratio",
                        "-",
                        rounded("%.1f", checkMicros / sdk),
                        rounded("%.1f ms by the functions process", checkMicros / 1000)
                                + rounded(", bare SDK's three operations %.1f ms", sdk / 1000)));
    }

    private void byOurs() {
        vault.properties(kek);
        wrapped();
        vault.unwrap(canary).close();
    }

    private WrappedDek wrapped() {
        try (Dek dek = Dek.generate(random)) {
            return vault.wrap(new DekId(UUID.randomUUID()), dek, version);
        }
    }

    private void byTheSdk() {
        byte[] key = new byte[Dek.LENGTH_BYTES];
        random.nextBytes(key);
        keys.getKey(kek.name());
        cryptography.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, key);
        cryptography.unwrapKey(
                KeyWrapAlgorithm.RSA_OAEP_256, canary.ciphertext().toByteArray());
    }

    private static Runnable repeated(Runnable check) {
        return () -> {
            for (int done = 0; done < CHECKS_A_ROUND; done++) {
                check.run();
            }
        };
    }

    private static String rounded(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
