package io.pgcmk.simulation;

import io.pgcmk.domain.server.ServerIdentity;
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
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.envelope.fake.Refusals;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.KekVaults;
import io.pgcmk.simulation.Trouble.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Vaults that answer as a history says at the time of the call, which takes its time. */
final class TroubledVaults implements KekVaults {
    private static final Duration OUR_TIMEOUT = Duration.ofSeconds(8);

    private final History history;
    private final MutableClock clock;
    private final FakeKekVaults well;
    private final SplittableRandom chance;

    /** @param well the same vaults when nothing is wrong with them */
    TroubledVaults(History history, FakeKekVaults well, MutableClock clock) {
        this.history = history;
        this.well = well;
        this.clock = clock;
        chance = history.chance();
    }

    static KekId kek(int vault) {
        return new KekId(URI.create("https://vault-" + vault + ".vault.azure.net"), "kek");
    }

    @Override
    public KekVault actingAs(ServerIdentity identity) {
        return new Troubled((int) identity.clientId().getLeastSignificantBits(), well.actingAs(identity.clientId()));
    }

    private final class Troubled implements KekVault {
        private final int server;
        private final int vault;
        private final KekVault answers;

        Troubled(int server, KekVault answers) {
            this.server = server;
            this.vault = server % history.vaults();
            this.answers = answers;
        }

        @Override
        public KekProperties properties(KekId kek) {
            return attributes(answer(kek, false, () -> answers.properties(kek)));
        }

        @Override
        public KekProperties properties(KekVersion kek) {
            return attributes(answer(kek, false, () -> answers.properties(kek)));
        }

        @Override
        public Optional<Instant> scheduledPurge(KekId kek) {
            return answer(kek, false, () -> Optional.<Instant>empty());
        }

        @Override
        public WrappedDek wrap(DekId id, Dek dek, KekVersion kek) {
            return answer(kek, true, () -> answers.wrap(id, dek, kek));
        }

        @Override
        public Dek unwrap(WrappedDek dek) {
            return answer(dek.wrappedBy(), true, () -> answers.unwrap(dek));
        }

        private KekProperties attributes(KekProperties key) {
            Instant now = clock.instant();
            return new KekProperties(
                    key.version(),
                    key.keyType(),
                    key.modulusBits(),
                    !is(Kind.KEY_DISABLED),
                    null,
                    is(Kind.KEY_EXPIRED) ? now.minusSeconds(1) : null,
                    key.operations(),
                    key.recoveryLevel(),
                    key.recoverableDays());
        }

        private <T> T answer(KeyIdentifier key, boolean usesKey, Supplier<T> well) {
            Refusal.@Nullable Reason refusal = refusal(usesKey);
            Silence.@Nullable Reason silence = silence();
            clock.advance(latency(silence));
            if (silence != null) {
                throw new KekSilentException(key, new Silence(silence, "simulated"));
            }
            if (refusal != null) {
                throw new KekRefusedException(key, Refusals.of(refusal));
            }
            return well.get();
        }

        private Silence.@Nullable Reason silence() {
            if (is(Kind.IDENTITY_DETACHED)) {
                return Silence.Reason.TOKEN_REFUSED;
            }
            if (is(Kind.TOKEN_ENDPOINT_DOWN)) {
                return Silence.Reason.TOKEN_UNAVAILABLE;
            }
            if (is(Kind.VAULT_DELETED) || is(Kind.NAME_UNRESOLVED)) {
                return Silence.Reason.NAME_NOT_FOUND;
            }
            if (is(Kind.TIMEOUTS)) {
                return Silence.Reason.TIMEOUT;
            }
            return is(Kind.THROTTLED) && chance.nextInt(3) > 0 ? Silence.Reason.THROTTLED : null;
        }

        private Refusal.@Nullable Reason refusal(boolean usesKey) {
            if (is(Kind.TENANT_CHANGED)) {
                return Refusal.Reason.WRONG_TENANT;
            }
            if (is(Kind.FIREWALL)) {
                return Refusal.Reason.FIREWALL;
            }
            if (is(Kind.FALSE_403) && chance.nextInt(3) > 0) {
                return Refusal.Reason.PERMISSION;
            }
            if (usesKey && (is(Kind.RIGHT_REVOKED) || is(Kind.RIGHT_REVOKED_UNKNOWN_TO_ARM))) {
                return Refusal.Reason.PERMISSION;
            }
            if (is(Kind.KEY_DELETED)) {
                return Refusal.Reason.KEY_NOT_FOUND;
            }
            return usesKey && is(Kind.KEY_DISABLED) ? Refusal.Reason.KEY_DISABLED : null;
        }

        private Duration latency(Silence.@Nullable Reason silence) {
            if (silence == Silence.Reason.TIMEOUT) {
                return OUR_TIMEOUT;
            }
            return Duration.ofMillis(is(Kind.SLOW) ? 500 + chance.nextInt(7_000) : 5 + chance.nextInt(50));
        }

        private boolean is(Kind kind) {
            return history.isAt(kind, vault, server, clock.instant());
        }
    }
}
