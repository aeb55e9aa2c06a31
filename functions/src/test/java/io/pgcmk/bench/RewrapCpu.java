package io.pgcmk.bench;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.azure.AzureKekVault;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import io.pgcmk.local.bench.Figure;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.usecase.ContinueRotations;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the vault's part of a rewrap costs the processor, and how fast it goes: by a whole rotation of the product's, which
 * keeps its state in memory and has a clock on which waiting takes no time, and by the SDK alone.
 */
final class RewrapCpu {
    private static final int ROUNDS = 10;
    private static final int WARM_UP = 3;

    private static final int AT_ONCE = ContinueRotations.DEKS_AT_ONCE;

    /** Many: each rotation begins with the server's own DEK, which nothing goes beside. */
    private static final int BATCHES = 5;

    private static final int DEKS = AT_ONCE * BATCHES;

    /** All but the server's own. */
    private static final int BACKUPS = DEKS - 1;

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final KeyAdmin keyAdmin;
    private final KekId kek;
    private final OneServer server;
    private final CryptographyClient from;
    private final CryptographyClient to;
    private final byte[] wrapped;

    private RewrapCpu(Ready ready) {
        Ready.Postgres postgres = ready.postgres().getFirst();
        keyAdmin = new KeyAdmin(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);
        kek = KeyIdentifier.parse(postgres.keyUri()).kek();
        VaultAddress address = VaultAddress.onPort(ready.keyVault().port());
        HttpClient http = VaultHttp.create();
        TokenCredential credential = new ManagedIdentityCredentialBuilder()
                .clientId(postgres.identity().clientId())
                .build();
        CryptographyClientBuilder client = new CryptographyClientBuilder()
                .credential(credential)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .disableKeyCaching();
        from = client.keyIdentifier(address.of(rotated())).buildClient();
        to = client.keyIdentifier(address.of(rotated())).buildClient();
        wrapped = from.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, new SecureRandom().generateSeed(Dek.LENGTH_BYTES))
                .getEncryptedKey();
        server = new OneServer(new AzureKekVault(credential, http, address), kek, RewrapCpu::sideBySide);
        for (int backup = 0; backup < BACKUPS; backup++) {
            server.registerBackup();
        }
    }

    /** The key has a new version. */
    private URI rotated() {
        return URI.create(keyAdmin.rotate(kek.uri().toString()));
    }

    /** @param rewrapMicros what a whole rewrap costs the functions process */
    static List<Figure> measure(Ready ready, double rewrapMicros) {
        RewrapCpu cpu = new RewrapCpu(ready);
        Turns turns = new Turns(WARM_UP, ROUNDS, cpu::byOurs, cpu::byTheSdk);
        double sdk = turns.processorOfTheSdk() / DEKS;
        return List.of(
                new Figure(
                        "rate of rewraps in the vault, ratio",
                        ">= 0.9",
                        rounded("%.2f", turns.rateRatio()),
                        rounded("ours %.0f", DEKS * 1e6 / turns.timeOfOurs())
                                + rounded(", bare SDK %.0f a second", DEKS * 1e6 / turns.timeOfTheSdk())
                                + "; " + AT_ONCE + " at once; unwrap, wrap, unwrap;"
                                + " median of " + turns.rounds() + " rounds in turns"),
                new Figure(
                        "processor time of a rewrap in the vault, ratio",
                        "<= 1.2",
                        rounded("%.2f", turns.processorRatio()),
                        rounded("ours %.0f us", turns.processorOfOurs() / DEKS)
                                + rounded(", bare SDK %.0f us; all threads of Java", sdk)),
                new Figure(
                        "processor time of a whole rewrap, ratio",
                        "-",
                        rounded("%.1f", rewrapMicros / sdk),
                        rounded("%.1f ms by the functions process", rewrapMicros / 1000)
                                + rounded(", bare SDK's three operations %.1f ms", sdk / 1000)));
    }

    /** A rotation that a check has begun. */
    private Runnable byOurs() {
        URI target = rotated();
        server.tick();
        return () -> {
            server.app().continueRotations().run(PATIENCE);
            Rotation rotation = server.rotation();
            if (!rotation.to().uri().equals(target) || !(rotation.state() instanceof RotationState.Succeeded)) {
                throw new IllegalStateException("no rotation to " + target + " that succeeded: " + rotation);
            }
        };
    }

    private Runnable byTheSdk() {
        Runnable lane = () -> {
            for (int batch = 0; batch < BATCHES; batch++) {
                rewrap();
            }
        };
        return () -> sideBySide(Collections.nCopies(AT_ONCE, lane));
    }

    private void rewrap() {
        byte[] key = from.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped).getKey();
        byte[] rewrapped = to.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, key).getEncryptedKey();
        byte[] again = to.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, rewrapped).getKey();
        if (!Arrays.equals(key, again)) {
            throw new IllegalStateException("another key came out than went in");
        }
    }

    /** As the product has it: on a virtual thread each. */
    private static void sideBySide(List<? extends Runnable> tasks) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(tasks.stream()
                            .map(task -> CompletableFuture.runAsync(task, threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private static String rounded(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
