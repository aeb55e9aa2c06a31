package io.pgcmk.agent.guard;

import io.pgcmk.agent.guard.GuardState.Lease;
import io.pgcmk.envelope.KekVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What a guard has to do about its server. */
sealed interface Duty {

    /** There is nothing to guard. */
    record None(String why) implements Duty {}

    /** Somebody has proven the key good, and recently enough. */
    record Wait(Instant until) implements Duty {}

    /** To prove the key good, and renew the lease. */
    record Renew(KekVersion key, Instant leaseEnd) implements Duty {}

    /** The lease has ended: to close the server, and to open it again once the key is good. */
    record Close(UUID uid, KekVersion key) implements Duty {}

    /** A standby of a server that is closed, which can be told nothing: to keep it empty. */
    record Empty(UUID uid) implements Duty {}

    /** pg-cmk has closed it, and opens it: to keep it empty until then. */
    record KeepClosed(UUID uid, KekVersion key) implements Duty {}

    /** @param proven whether this guard has proven the key good since it started: it shows early that it cannot */
    static Duty of(GuardState state, boolean proven) {
        UUID uid = state.uid();
        KekVersion key = state.key();
        if (uid == null || key == null) {
            return new None("pg-cmk protects nothing here: register the server, and enable a key");
        }
        Lease lease = state.lease();
        if (state.standby()) {
            return state.closed() || (lease != null && !lease.until().isAfter(state.now()))
                    ? new Empty(uid)
                    : new None("this server is a standby; its primary keeps its lease");
        }
        if (state.closed()) {
            return new KeepClosed(uid, key);
        }
        if (lease == null) {
            return new None("pg-cmk has given no lease yet");
        }
        if (!lease.ends(state.now())) {
            return new None("its policy lets no lease end");
        }
        if (!lease.until().isAfter(state.now())) {
            return new Close(uid, key);
        }
        return proven && lease.dueAt().isAfter(state.now()) ? new Wait(lease.dueAt()) : new Renew(key, lease.until());
    }

    Duration AT_MOST = Duration.ofMinutes(1);

    /** Between two looks at a key that is not proven good, and that is not lost yet. */
    Duration AGAIN = Duration.ofSeconds(10);

    /** Between two looks at the key of a server that the guard has closed: it opens as soon as the key is good. */
    Duration WHILE_CLOSED = Duration.ofSeconds(30);

    /** How long until the next round, if this is still so: never beyond the end of the lease. */
    default Duration pause(Instant now) {
        return switch (this) {
            case None none -> AT_MOST;
            case KeepClosed closed -> AT_MOST;
            case Close close -> WHILE_CLOSED;
            case Empty empty -> AGAIN;
            case Wait wait -> shorter(AT_MOST, Duration.between(now, wait.until()));
            case Renew renew -> shorter(AGAIN, Duration.between(now, renew.leaseEnd()));
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
