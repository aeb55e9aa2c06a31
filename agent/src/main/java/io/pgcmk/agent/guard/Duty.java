package io.pgcmk.agent.guard;

import io.pgcmk.agent.guard.GuardState.Lease;
import io.pgcmk.envelope.KekVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /** A standby whose lease runs: its clients are served. Its lease is written on its primary, and so is its renewal. */
    record Serve(Instant until) implements Duty {}

    /** A standby without a lease that runs: to keep it empty. */
    record Empty(@Nullable KekVersion key, String why) implements Duty {}

    /** A standby under a name that pg-cmk does not know. */
    record Stranger() implements Duty {}

    /** pg-cmk has closed it, and opens it: to keep it empty until then. */
    record KeepClosed(UUID uid, KekVersion key) implements Duty {}

    /** @param proven whether this guard has proven the key good since it started: it shows early that it cannot */
    static Duty of(GuardState state, boolean proven) {
        if (state.standby()) {
            return ofStandby(state);
        }
        UUID uid = state.uid();
        KekVersion key = state.key();
        if (uid == null || key == null) {
            return new None("pg-cmk protects nothing here: register the server, and enable a key");
        }
        Lease lease = state.lease();
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

    /** A copy starts without a lease (R16), so none is no less than one that has ended. */
    private static Duty ofStandby(GuardState state) {
        if (state.uid() == null) {
            return new Stranger();
        }
        if (state.closed()) {
            return new Empty(state.key(), "its primary is closed");
        }
        Lease lease = state.lease();
        if (lease == null) {
            return new Empty(state.key(), "pg-cmk has given it no lease");
        }
        return lease.until().isAfter(state.now())
                ? new Serve(lease.until())
                : new Empty(state.key(), "its lease ended at " + lease.until());
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
            case Stranger stranger -> AGAIN;
            case Serve serve -> shorter(AGAIN, Duration.between(now, serve.until()));
            case Wait wait -> shorter(AT_MOST, Duration.between(now, wait.until()));
            case Renew renew -> shorter(AGAIN, Duration.between(now, renew.leaseEnd()));
        };
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
