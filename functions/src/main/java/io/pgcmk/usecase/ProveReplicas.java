package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Before a server's DEK moves to another version: whether the replicas that share its key can use that version, too (R16,
 * R17). If one cannot, nothing moves, and there is time to mend it while the old version still works for all of them.
 */
final class ProveReplicas {
    /** A GET, a wrap and an unwrap. */
    private static final int OPERATIONS = 3;

    private final Replicas replicas;
    private final ProbeKey probe;
    private final VaultTraffic traffic;
    private final Clock clock;

    ProveReplicas(Replicas replicas, ProbeKey probe, VaultTraffic traffic, Clock clock) {
        this.replicas = replicas;
        this.probe = probe;
        this.traffic = traffic;
        this.clock = clock;
    }

    /** What came of it; what is wrong names the replica. */
    sealed interface Proven {
        /** Each has all three rights, or there is none. */
        record All() implements Proven {}

        record Refused(String why) implements Proven {}

        record Silent(String why) implements Proven {}

        /** Our share of the vault's limit was used up until it was time to hand over. */
        record OutOfTime() implements Proven {}
    }

    /** Within what checks leave of our share of the vault's limit. */
    Proven run(Server server, Enabled enabled, KekVersion to, Instant until) {
        return proven(
                server,
                enabled,
                to,
                () -> traffic.behindChecks(to, server.registration().vaultOf(to.kek()), OPERATIONS, until));
    }

    /** Without waiting for our share: a caller waits. */
    Proven atOnce(Server server, Enabled enabled, KekVersion to) {
        return proven(server, enabled, to, () -> true);
    }

    private Proven proven(Server server, Enabled enabled, KekVersion to, BooleanSupplier mayGoOn) {
        for (Server replica : replicas.under(enabled.key().pinned().kek(), server)) {
            if (!mayGoOn.getAsBoolean()) {
                return new Proven.OutOfTime();
            }
            Proven proven = proven(replica, to);
            if (!(proven instanceof Proven.All)) {
                return proven;
            }
        }
        return new Proven.All();
    }

    private Proven proven(Server replica, KekVersion to) {
        KeyProbe probed = probe.ofNew(replica.registration().identity(), to);
        note(to, probed);
        return switch (Observation.of(probed, false, clock.instant())) {
            case Observation.Good good -> new Proven.All();
            case Observation.Refused refused -> new Proven.Refused(lacking(replica, to, refused));
            case Observation.Silent silent ->
                new Proven.Silent("replica " + replica.id() + " gets no usable answer of " + to + ": " + silent.why());
        };
    }

    private void note(KekVersion to, KeyProbe probed) {
        for (Answer<?> answer : probed.answers().values()) {
            if (answer instanceof Answer.Silent<?>(Silence silence) && silence.reason() == Silence.Reason.THROTTLED) {
                traffic.throttled(to, silence);
            }
        }
    }

    private static String lacking(Server replica, KekVersion to, Observation.Refused refused) {
        Cause cause = refused.cause();
        Permission permission = cause.permission();
        return "replica " + replica.id() + " cannot use " + to + ": "
                + cause.code().apiName()
                + (permission == null ? "" : " " + permission.azureName())
                + ", " + refused.evidence() + ". To mend it: "
                + Remedy.of(cause, replica.registration(), to) + "  or delete the replica, or promote it";
    }
}
