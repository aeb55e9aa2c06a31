package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.rotation.OlderLook;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks at a server's key through the vault, and at its managed identity through Azure Resource Manager, at once. */
final class ObserveKey {
    private final ProbeKey probe;
    private final ObserveOlder older;
    private final AskOthers others;
    private final VaultTraffic traffic;
    private final Workers workers;
    private final Clock clock;

    ObserveKey(
            ProbeKey probe, ObserveOlder older, AskOthers others, VaultTraffic traffic, Workers workers, Clock clock) {
        this.probe = probe;
        this.older = older;
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
     * @param older the versions that it has left, as they stand now
     */
    record Observed(
            Instant startedAt,
            Observation seen,
            @Nullable IdentityId identity,
            Answer<KekProperties> followed,
            Answer<KekProperties> pinned,
            List<OlderVersion> older) {

        /** Of a vault that was not asked. */
        static Observed silence(Instant at, String why, Enabled enabled) {
            Answer<KekProperties> notAsked = new Answer.NotAsked<>(why);
            return new Observed(
                    at,
                    new Observation.Silent(why, null),
                    enabled.checks().identity(),
                    notAsked,
                    notAsked,
                    enabled.rewraps().older());
        }
    }

    /** One verdict is wanted, and nothing beyond it. */
    Observed run(Server server, Enabled enabled) {
        return run(server, enabled, List.of());
    }

    /** The same, and how the versions are that the server has left. */
    Observed all(Server server, Enabled enabled) {
        return run(server, enabled, enabled.rewraps().older());
    }

    private Observed run(Server server, Enabled enabled, List<OlderVersion> left) {
        AtomicReference<KeyProbe> probed = new AtomicReference<>();
        AtomicReference<ArmAnswer<IdentityId>> identity = new AtomicReference<>();
        Map<KekVersion, OlderLook> looks = new ConcurrentHashMap<>();
        List<Runnable> requests = new ArrayList<>();
        requests.add(() -> probed.set(probe.ofActive(server.registration().identity(), enabled.key())));
        requests.add(() -> identity.set(others.identity(server, enabled.checks())));
        left.forEach(one ->
                requests.add(() -> looks.put(one.version(), older.run(server.registration(), one.version()))));
        workers.run(requests);
        note(enabled.key().pinned(), probed.get());
        IdentityId known = enabled.checks().identity();
        boolean gone = known != null && identity.get() instanceof ArmAnswer.Absent<IdentityId>;
        Answer<KekProperties> pinned = probed.get().properties();
        return new Observed(
                probed.get().startedAt(),
                Observation.of(probed.get(), gone, clock.instant()),
                identity.get() instanceof ArmAnswer.Known<IdentityId>(IdentityId seen) ? seen : known,
                probed.get().followed(),
                pinned,
                left.stream()
                        .map(one ->
                                Objects.requireNonNull(looks.get(one.version())).of(one, isFound(pinned)))
                        .toList());
    }

    private static boolean isFound(Answer<KekProperties> pinned) {
        return !(pinned instanceof Answer.Silent<KekProperties>(Silence silence)
                && silence.reason() == Silence.Reason.NAME_NOT_FOUND);
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
    static boolean isOfTheVault(Silence.Reason reason) {
        return switch (reason) {
            case TOKEN_REFUSED, TOKEN_UNAVAILABLE, TOKEN_REJECTED -> false;
            case THROTTLED, NAME_NOT_FOUND, TIMEOUT, CONNECTION, SERVER_ERROR, INVALID_ANSWER -> true;
        };
    }
}
