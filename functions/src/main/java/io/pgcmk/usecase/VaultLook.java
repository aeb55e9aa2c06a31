package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.port.StoredBackup;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** One server's vaults, asked as its identity and behind the checks: what has no place until its time is up is not asked. */
final class VaultLook {

    private static final Answer<Boolean> NOT_IN_QUESTION = new Answer.Given<>(true);

    private final KekVault vault;
    private final Server server;
    private final VaultTraffic traffic;
    private final Instant until;
    private final Clock clock;

    VaultLook(KekVault vault, Server server, VaultTraffic traffic, Instant until, Clock clock) {
        this.vault = vault;
        this.server = server;
        this.traffic = traffic;
        this.until = until;
        this.clock = clock;
    }

    /** What its attributes say, and of a deleted one, until when it can be recovered. */
    KeyProbe at(KekVersion version) {
        Instant now = clock.instant();
        Answer<KekProperties> properties = asked(version, () -> vault.properties(version));
        KeyProbe probe = new KeyProbe(now, properties, NOT_IN_QUESTION, NOT_IN_QUESTION);
        return probe.isKeyMissing() ? probe.with(asked(version, () -> vault.scheduledPurge(version.kek()))) : probe;
    }

    Answer<Proof> proof(StoredBackup stored) {
        return asked(stored.dek().dek().wrappedBy(), () -> {
            try {
                vault.unwrap(stored.dek().dek()).close();
                return Proof.at(clock.instant());
            } catch (UnreadableDekException e) {
                return stored.backup().proof().failed(String.valueOf(e.getMessage()));
            }
        });
    }

    /** What a refused unwrap means, beside what the key's attributes said. */
    static KeyProbe refused(KeyProbe seen, Answer<Proof> proof) {
        return proof instanceof Answer.Refused<Proof>(var refusal)
                ? new KeyProbe(
                        seen.startedAt(),
                        seen.followed(),
                        seen.properties(),
                        NOT_IN_QUESTION,
                        new Answer.Refused<>(refusal),
                        seen.scheduledPurge())
                : seen;
    }

    /**
     * Whether another answer may be had later today. A vault whose name is gone, or an identity that gets no token, is not
     * asked all day: the server's checks know more of both.
     */
    static boolean isWorthAnotherTry(Answer<?> answer) {
        return switch (answer) {
            case Answer.Given<?> given -> false;
            case Answer.Refused<?> refused -> false;
            case Answer.NotAsked<?> notAsked -> true;
            case Answer.Silent<?>(Silence silence) ->
                switch (silence.reason()) {
                    case NAME_NOT_FOUND, TOKEN_REFUSED -> false;
                    case THROTTLED,
                            TOKEN_UNAVAILABLE,
                            TOKEN_REJECTED,
                            TIMEOUT,
                            CONNECTION,
                            SERVER_ERROR,
                            INVALID_ANSWER -> true;
                };
        };
    }

    private <T> Answer<T> asked(KekVersion version, Supplier<T> request) {
        if (!traffic.behindChecks(version, server.registration().vaultOf(version.kek()), 1, until)) {
            return new Answer.NotAsked<>("the checks need the vault");
        }
        try {
            return new Answer.Given<>(request.get());
        } catch (KekRefusedException e) {
            return new Answer.Refused<>(e.refusal());
        } catch (KekSilentException e) {
            if (e.silence().reason() == Silence.Reason.THROTTLED) {
                traffic.throttled(version, e.silence());
            }
            return new Answer.Silent<>(e.silence());
        }
    }
}
