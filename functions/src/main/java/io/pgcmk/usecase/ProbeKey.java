package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.rotation.OlderLook;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.Workers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the vault, as the server's identity, for each of the three rights (R7, R23). */
final class ProbeKey {
    private final KekVaults vaults;
    private final Workers workers;
    private final SecureRandom random;
    private final Clock clock;

    ProbeKey(KekVaults vaults, Workers workers, SecureRandom random, Clock clock) {
        this.vaults = vaults;
        this.workers = workers;
        this.random = random;
        this.clock = clock;
    }

    /** The access check: three requests at once. The canary is unwrapped and compared; the real DEK stays wrapped. */
    KeyProbe ofActive(ServerIdentity identity, ActiveKey key) {
        KekVault vault = vaults.actingAs(identity);
        Instant startedAt = clock.instant();
        AtomicReference<Answer<KekProperties>> followed = new AtomicReference<>();
        AtomicReference<Answer<KekProperties>> pinned = new AtomicReference<>();
        AtomicReference<Answer<Boolean>> wrap = new AtomicReference<>();
        AtomicReference<Answer<Boolean>> unwrap = new AtomicReference<>();
        workers.run(List.of(
                () -> {
                    followed.set(answer(() -> properties(vault, key.followed())));
                    pinned.set(pinned(vault, key, followed.get()));
                },
                () -> wrap.set(answer(() -> wrapFresh(vault, key.pinned()) != null)),
                () -> unwrap.set(answer(() -> unwraps(vault, key.canary())))));
        KeyProbe probe = new KeyProbe(startedAt, followed.get(), pinned.get(), wrap.get(), unwrap.get());
        return probe.isKeyMissing()
                ? probe.with(answer(() -> vault.scheduledPurge(key.pinned().kek())))
                : probe;
    }

    /** The probe of a key that protects nothing yet: what one request gives, the next one uses. */
    KeyProbe ofNew(ServerIdentity identity, KeyIdentifier key) {
        KekVault vault = vaults.actingAs(identity);
        Instant startedAt = clock.instant();
        Answer<KekProperties> properties = answer(() -> properties(vault, key));
        KekVersion version = version(key, properties);
        if (version == null) {
            Answer<Boolean> notAsked = new Answer.NotAsked<>("which version is current is not known without get");
            return new KeyProbe(startedAt, properties, notAsked, notAsked);
        }
        Answer<WrappedDek> wrapped = answer(() -> wrapFresh(vault, version));
        Answer<Boolean> unwrapped = wrapped instanceof Answer.Given<WrappedDek>(WrappedDek dek)
                ? answer(() -> unwraps(vault, dek))
                : answer(() -> mayUnwrap(vault, version));
        return new KeyProbe(startedAt, properties, said(wrapped), unwrapped);
    }

    /** One request; a second one only if there is no such key. */
    OlderLook ofOlder(ServerIdentity identity, KekVersion version) {
        KekVault vault = vaults.actingAs(identity);
        OlderLook look =
                new OlderLook(answer(() -> vault.properties(version)), new Answer.NotAsked<>("the key was found"));
        return look.isMissing()
                ? new OlderLook(look.properties(), answer(() -> vault.scheduledPurge(version.kek())))
                : look;
    }

    /** Whether unwrapKey is granted on a version, nothing that it wraps being at hand. */
    Answer<Boolean> mayUnwrap(ServerIdentity identity, KekVersion version) {
        KekVault vault = vaults.actingAs(identity);
        return answer(() -> mayUnwrap(vault, version));
    }

    private static KekProperties properties(KekVault vault, KeyIdentifier key) {
        return switch (key) {
            case KekId kek -> vault.properties(kek);
            case KekVersion version -> vault.properties(version);
        };
    }

    /** A second GET only if the pinned version is another than the current one: whose state closes nothing (R12). */
    private static Answer<KekProperties> pinned(KekVault vault, ActiveKey key, Answer<KekProperties> followed) {
        boolean another = switch (followed) {
            case Answer.Given<KekProperties>(KekProperties given) ->
                !given.version().equals(key.pinned());
            case Answer.Refused<KekProperties>(Refusal refusal) ->
                key.followed() instanceof KekId && refusal.reason() == Refusal.Reason.KEY_DISABLED;
            case Answer.Silent<KekProperties> silent -> false;
            case Answer.NotAsked<KekProperties> notAsked -> false;
        };
        return another ? answer(() -> vault.properties(key.pinned())) : followed;
    }

    private WrappedDek wrapFresh(KekVault vault, KekVersion version) {
        try (Dek dek = Dek.generate(random)) {
            return vault.wrap(new DekId(UUID.randomUUID()), dek, version);
        }
    }

    private static boolean unwraps(KekVault vault, WrappedDek dek) {
        vault.unwrap(dek).close();
        return true;
    }

    /**
     * Whether unwrapKey is granted, when nothing could be wrapped: the vault judges the right before it looks at the
     * ciphertext, so a random one is refused as unreadable only to someone who may unwrap.
     */
    private boolean mayUnwrap(KekVault vault, KekVersion version) {
        byte[] noise = new byte[256];
        random.nextBytes(noise);
        try {
            return unwraps(
                    vault,
                    new WrappedDek(
                            new DekId(UUID.randomUUID()),
                            version,
                            WrapAlgorithm.RSA_OAEP_256,
                            Ciphertext.copyOf(noise),
                            CheckValue.copyOf(new byte[CheckValue.LENGTH_BYTES])));
        } catch (UnreadableDekException e) {
            return false;
        }
    }

    private static @Nullable KekVersion version(KeyIdentifier key, Answer<KekProperties> properties) {
        return switch (key) {
            case KekVersion version -> version;
            case KekId kek ->
                properties instanceof Answer.Given<KekProperties>(KekProperties given) ? given.version() : null;
        };
    }

    private static Answer<Boolean> said(Answer<WrappedDek> wrapped) {
        return switch (wrapped) {
            case Answer.Given<WrappedDek> given -> new Answer.Given<>(true);
            case Answer.Refused<WrappedDek>(Refusal refusal) -> new Answer.Refused<>(refusal);
            case Answer.Silent<WrappedDek>(Silence silence) -> new Answer.Silent<>(silence);
            case Answer.NotAsked<WrappedDek>(String why) -> new Answer.NotAsked<>(why);
        };
    }

    private static <T> Answer<T> answer(Supplier<T> request) {
        try {
            return new Answer.Given<>(request.get());
        } catch (KekRefusedException e) {
            return new Answer.Refused<>(e.refusal());
        } catch (KekSilentException e) {
            return new Answer.Silent<>(e.silence());
        } catch (UnreadableDekException e) {
            return new Answer.Silent<>(
                    new Silence(Silence.Reason.INVALID_ANSWER, "the canary does not unwrap to itself"));
        }
    }
}
