package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks at a server's key through the vault, and at its managed identity through Azure Resource Manager, at once. */
final class ObserveKey {
    private final ProbeKey probe;
    private final AskOthers others;
    private final VaultTraffic traffic;
    private final Workers workers;
    private final Clock clock;

    ObserveKey(ProbeKey probe, AskOthers others, VaultTraffic traffic, Workers workers, Clock clock) {
        this.probe = probe;
        this.others = others;
        this.traffic = traffic;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * @param startedAt T0
     * @param identity under which ARM shows the server's managed identity; null if it does not
     * @param followed what is said of the key as the customer named it
     * @param pinned what is said of the version that wraps the server's DEK
     */
    record Observed(
            Instant startedAt,
            Observation seen,
            @Nullable IdentityId identity,
            Answer<KekProperties> followed,
            Answer<KekProperties> pinned) {

        /** Of a vault that was not asked. */
        static Observed silence(Instant at, String why, @Nullable IdentityId identity) {
            Answer<KekProperties> notAsked = new Answer.NotAsked<>(why);
            return new Observed(at, new Observation.Silent(why, null), identity, notAsked, notAsked);
        }
    }

    Observed run(Server server, Enabled enabled) {
        AtomicReference<KeyProbe> probed = new AtomicReference<>();
        AtomicReference<ArmAnswer<IdentityId>> identity = new AtomicReference<>();
        workers.run(List.of(
                () -> probed.set(probe.ofActive(server.registration().identity(), enabled.key())),
                () -> identity.set(others.identity(server, enabled.checks()))));
        note(enabled.key().pinned(), probed.get());
        IdentityId known = enabled.checks().identity();
        boolean gone = known != null && identity.get() instanceof ArmAnswer.Absent<IdentityId>;
        return new Observed(
                probed.get().startedAt(),
                Observation.of(probed.get(), gone, clock.instant()),
                identity.get() instanceof ArmAnswer.Known<IdentityId>(IdentityId seen) ? seen : known,
                probed.get().followed(),
                probed.get().properties());
    }

    private void note(KekVersion key, KeyProbe probed) {
        if (probed.properties() instanceof Answer.Given<KekProperties>(KekProperties properties)) {
            traffic.learn(properties);
        }
        boolean answered = false;
        boolean unheard = false;
        for (Answer<?> answer : probed.answers().values()) {
            if (answer instanceof Answer.Silent<?>(Silence silence)) {
                unheard |= isOfTheVault(silence.reason());
                if (silence.reason() == Silence.Reason.THROTTLED) {
                    traffic.throttled(key, silence);
                }
            } else {
                answered = true;
            }
        }
        if (answered || unheard) {
            traffic.answered(key, answered);
        }
    }

    /** What the token endpoint does not say is no silence of the vault's. */
    private static boolean isOfTheVault(Silence.Reason reason) {
        return switch (reason) {
            case TOKEN_REFUSED, TOKEN_UNAVAILABLE, TOKEN_REJECTED -> false;
            case THROTTLED, NAME_NOT_FOUND, TIMEOUT, CONNECTION, SERVER_ERROR, INVALID_ANSWER -> true;
        };
    }
}
