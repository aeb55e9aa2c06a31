package io.pgcmk.usecase;

import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.UnreadableDekException;
import java.time.Clock;

/** What a caller is told whose DEK the vault did not wrap or unwrap: the same words as for a check. */
final class ExplainFailure {
    private final ProbeKey probe;
    private final Clock clock;

    ExplainFailure(ProbeKey probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    RequestRefusedException of(Server server, KekVersion key, KekVaultException failure) {
        return switch (failure) {
            case KekRefusedException refused -> refused(server, key, refused);
            case KekSilentException silent -> Refusals.silent(String.valueOf(silent.getMessage()));
            case UnreadableDekException unreadable -> Refusals.unreadable(unreadable);
        };
    }

    /**
     * One refusal does not name its cause: an expired key is told by its dates, and a deleted one comes before a missing
     * right. So the key is looked at as a whole.
     */
    private RequestRefusedException refused(Server server, KekVersion key, KekRefusedException refused) {
        Observation seen = Observation.of(probe.ofNew(server.registration().identity(), key), false, clock.instant());
        return switch (seen) {
            case Observation.Refused why -> Refusals.keyRefused(server, key, why);
            case Observation.Silent silent -> Refusals.silent(silent.why());
            case Observation.Good changedItsMind -> Refusals.silent(String.valueOf(refused.getMessage()));
        };
    }
}
