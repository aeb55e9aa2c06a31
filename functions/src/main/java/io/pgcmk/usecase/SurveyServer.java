package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.restorability.VersionState;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.RotationStore.VersionsInUse;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.SurveyStore;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks over what of a server lies under which key version, and proves a sample of its backups: their DEKs are unwrapped and
 * compared. Only a proof tells a backup that can be restored from one that should be.
 */
final class SurveyServer {

    /** Besides the newest, the oldest and the one that was proven the longest ago. */
    private static final int SAMPLE = 10;

    private final BackupStore backups;
    private final RotationStore rotations;
    private final SurveyStore surveys;
    private final KekVaults vaults;
    private final VaultTraffic traffic;
    private final KeepProof keep;
    private final EventLog log;
    private final Clock clock;

    SurveyServer(
            BackupStore backups,
            RotationStore rotations,
            SurveyStore surveys,
            KekVaults vaults,
            VaultTraffic traffic,
            KeepProof keep,
            EventLog log,
            Clock clock) {
        this.backups = backups;
        this.rotations = rotations;
        this.surveys = surveys;
        this.vaults = vaults;
        this.traffic = traffic;
        this.keep = keep;
        this.log = log;
        this.clock = clock;
    }

    /** Returns whether there is nothing left to ask again today. */
    boolean run(Server server, KekVersion pinned, Instant until) {
        Instant begin = clock.instant();
        Survey before = surveys.find(server.uid()).orElse(null);
        List<StoredBackup> sample = backups.sample(server.uid(), new DekId(UUID.randomUUID()), SAMPLE);
        VersionsInUse inUse = rotations.inUse(server.uid(), pinned);
        VaultLook look =
                new VaultLook(vaults.actingAs(server.registration().identity()), server, traffic, until, clock);
        Seen seen = new Seen(before, new LinkedHashMap<>(), new LinkedHashMap<>());
        boolean answered = true;
        for (KekVersion version : all(pinned, inUse)) {
            KeyProbe probe = look.at(version);
            seen.take(version, probe, clock.instant());
            answered &= !VaultLook.isWorthAnotherTry(probe.properties());
        }
        for (StoredBackup stored : sample) {
            if (seen.isUsable(stored.dek().dek().wrappedBy())) {
                answered &= proven(server, stored, look, seen);
            }
        }
        tell(server, seen, inUse, sample);
        surveys.put(server.uid(), new Survey(begin, List.copyOf(seen.states().values())));
        return answered;
    }

    private static Set<KekVersion> all(KekVersion pinned, VersionsInUse inUse) {
        Set<KekVersion> all = new LinkedHashSet<>(Set.of(pinned));
        all.addAll(inUse.deks());
        all.addAll(inUse.sidecars());
        return all;
    }

    /** What the vault said of each version, and what that means; where it said nothing, what was known before. */
    private record Seen(
            @Nullable Survey before, Map<KekVersion, KeyProbe> probes, Map<KekVersion, VersionState> states) {

        void take(KekVersion version, KeyProbe probe, Instant now) {
            probes.put(version, probe);
            VersionState known = VersionState.of(version, probe, now).orElse(earlier(version));
            if (known != null) {
                states.put(version, known);
            }
        }

        @Nullable
        VersionState earlier(KekVersion version) {
            return before == null ? null : before.find(version);
        }

        /** Whether it answered, and nothing but a proof is left to ask for. */
        boolean isUsable(KekVersion version) {
            VersionState state = states.get(version);
            KeyProbe probe = probes.get(version);
            return state != null
                    && state.cause() == null
                    && probe != null
                    && probe.properties() instanceof Answer.Given<?>;
        }

        void refused(KekVersion version, Answer<Proof> proof, Instant now) {
            KeyProbe probe = probes.get(version);
            if (probe != null) {
                take(version, VaultLook.refused(probe, proof), now);
            }
        }
    }

    private boolean proven(Server server, StoredBackup stored, VaultLook look, Seen seen) {
        Answer<Proof> answer = look.proof(stored);
        switch (answer) {
            case Answer.Given<Proof>(Proof proof) -> keep.run(server, stored.backup(), proof);
            case Answer.Refused<Proof> refused ->
                seen.refused(stored.dek().dek().wrappedBy(), answer, clock.instant());
            case Answer.Silent<Proof> silent -> {}
            case Answer.NotAsked<Proof> notAsked -> {}
        }
        return !VaultLook.isWorthAnotherTry(answer);
    }

    /** Of a version that can unwrap no more what lies under it, once for each change. */
    private void tell(Server server, Seen seen, VersionsInUse inUse, List<StoredBackup> sample) {
        seen.states().forEach((version, state) -> {
            Backup example = sample.stream()
                    .filter(stored -> stored.dek().dek().wrappedBy().equals(version))
                    .map(StoredBackup::backup)
                    .findFirst()
                    .orElse(null);
            Cause cause = state.cause();
            boolean needed = example != null || inUse.deks().contains(version);
            if (cause != null && needed && state.isWorseThan(seen.earlier(version))) {
                Survey before = seen.before();
                log.append(new Findings(server, clock.instant())
                        .notRestorable(
                                version + "|" + cause.code() + "|" + (before == null ? "" : before.at()),
                                "keyUri",
                                version.toString(),
                                "cause",
                                cause.code().apiName(),
                                "message",
                                "backups under this key version cannot be restored now",
                                "backup",
                                example == null ? "" : example.id().toString(),
                                "remedy",
                                Remedy.of(cause, server.registration(), version)));
            }
        });
    }
}
