package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.restorability.NeedLook;
import io.pgcmk.domain.restorability.RestoreNeed;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.port.StoredBackup;
import java.time.Instant;

/**
 * Asks the vaults for what a restore needs, as the identity that is to restore.
 *
 * @param restorer the server, with that identity in place of its own
 */
record LookForRestore(ProbeKey probe, VaultLook vault, VaultTraffic traffic, Server restorer, Instant until) {
    private static final int OPERATIONS = 3;

    /** The DEK is unwrapped, and zeroed at once: nothing else proves the right to it. */
    NeedLook ofWrapping(RestoreNeed need, StoredBackup stored) {
        KekVersion version = stored.dek().dek().wrappedBy();
        KeyProbe seen = vault.at(version);
        Answer<Proof> proof = vault.proof(stored);
        String unreadable = proof instanceof Answer.Given<Proof>(Proof given) ? given.unreadable() : null;
        return new NeedLook(need, version, with(seen, said(proof)), unreadable);
    }

    /** Nobody has given us what lies there, and the right is judged before the ciphertext is looked at. */
    NeedLook ofSidecar(RestoreNeed need, KekVersion version) {
        KeyProbe seen = vault.at(version);
        return new NeedLook(need, version, with(seen, mayUnwrap(version)), null);
    }

    private Answer<Boolean> mayUnwrap(KekVersion version) {
        if (!isFree(version, 1)) {
            return notAsked();
        }
        Answer<Boolean> may = probe.mayUnwrap(restorer.registration().identity(), version);
        note(version, may);
        return may;
    }

    NeedLook ofServer(RestoreNeed need, ActiveKey key) {
        if (!isFree(key.pinned(), OPERATIONS)) {
            return new NeedLook(need, key.pinned(), new KeyProbe(until, notAsked(), notAsked(), notAsked()), null);
        }
        KeyProbe seen = probe.ofNew(restorer.registration().identity(), key.followed());
        seen.answers().values().forEach(answer -> note(key.pinned(), answer));
        KekVersion version = seen.properties() instanceof Answer.Given<KekProperties>(KekProperties given)
                ? given.version()
                : key.pinned();
        return new NeedLook(need, version, seen, null);
    }

    private static <T> Answer<T> notAsked() {
        return new Answer.NotAsked<>("the checks need the vault");
    }

    private void note(KekVersion version, Answer<?> answer) {
        if (answer instanceof Answer.Silent<?>(Silence silence) && silence.reason() == Silence.Reason.THROTTLED) {
            traffic.throttled(version, silence);
        }
    }

    private boolean isFree(KekVersion version, int operations) {
        return traffic.behindChecks(version, restorer.registration().vaultOf(version.kek()), operations, until);
    }

    private static KeyProbe with(KeyProbe seen, Answer<Boolean> unwrap) {
        return new KeyProbe(
                seen.startedAt(), seen.followed(), seen.properties(), seen.wrap(), unwrap, seen.scheduledPurge());
    }

    private static Answer<Boolean> said(Answer<Proof> proof) {
        return switch (proof) {
            case Answer.Given<Proof> given -> new Answer.Given<>(true);
            case Answer.Refused<Proof>(Refusal refusal) -> new Answer.Refused<>(refusal);
            case Answer.Silent<Proof>(Silence silence) -> new Answer.Silent<>(silence);
            case Answer.NotAsked<Proof>(String why) -> new Answer.NotAsked<>(why);
        };
    }
}
