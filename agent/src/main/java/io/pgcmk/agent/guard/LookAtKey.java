package io.pgcmk.agent.guard;

import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The access check, made by this host (R7): each of the three rights is used, on a canary. One after the other, since
 * minutes are left when the guard looks.
 */
public final class LookAtKey {
    /** Libraries wait for tokens as long as they like. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Supplier<KekVault> vaults;
    private final SecureRandom random;
    private final Clock clock;

    /** @param vaults a new one for each look, so that no token outlives the identity longer than it must */
    public LookAtKey(Supplier<KekVault> vaults, SecureRandom random, Clock clock) {
        this.vaults = vaults;
        this.random = random;
        this.clock = clock;
    }

    /**
     * @param patience for how long at most
     * @return why the key is not proven good, be it refused or nobody answering; empty if it is
     */
    Optional<String> run(KekVersion key, Duration patience) throws InterruptedException {
        FutureTask<Optional<String>> asking = new FutureTask<>(() -> ask(key));
        Thread.ofPlatform().daemon().start(asking);
        try {
            return asking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asking.cancel(true);
            return Optional.of("nobody answered in time");
        } catch (ExecutionException e) {
            return Optional.of("this is a bug: " + e.getCause());
        }
    }

    private Optional<String> ask(KekVersion key) {
        KekVault vault = vaults.get();
        try (Dek canary = Dek.generate(random)) {
            Optional<String> invalid = invalid(vault.properties(key));
            if (invalid.isEmpty()) {
                vault.unwrap(vault.wrap(new DekId(UUID.randomUUID()), canary, key))
                        .close();
            }
            return invalid;
        } catch (KekVaultException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** An expired key still unwraps, so its attributes are read (R2, R3). */
    private Optional<String> invalid(KekProperties key) {
        Instant now = clock.instant();
        Instant notBefore = key.notBefore();
        Instant expiresOn = key.expiresOn();
        if (!key.enabled()) {
            return Optional.of("the key is disabled");
        }
        if (expiresOn != null && !expiresOn.isAfter(now)) {
            return Optional.of("the key expired at " + expiresOn);
        }
        return notBefore != null && notBefore.isAfter(now)
                ? Optional.of("the key is not valid before " + notBefore)
                : Optional.empty();
    }
}
