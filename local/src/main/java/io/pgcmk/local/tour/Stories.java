package io.pgcmk.local.tour;

import io.pgcmk.local.stack.LocalStack;
import java.time.Clock;
import java.util.List;

/** What is played, in the order of the telling. */
final class Stories {
    private Stories() {}

    /** The main job: a key is refused, enabled, rotated, lost in four ways, and given back; a replica follows. */
    static List<Story> main(Cast cast, Clock clock, Replica replica) {
        return List.of(
                new DataAndClients(cast),
                new WrongKey(cast),
                new KeyEnabled(cast),
                new KeyRotated(cast),
                new PermissionRevoked(cast),
                new KeyDisabled(cast),
                new KeyExpired(cast, clock),
                new KeyDeleted(cast),
                new ReplicaRevalidated(cast, replica),
                new ActivityLog(cast));
    }

    /** What takes minutes, or breaks something on the way; played with {@code --all}. */
    static List<Story> more(Cast cast, LocalStack stack, Replica replica) {
        return List.of(
                new FailedOver(cast, replica, stack),
                new HostFailedOver(stack),
                new ReleasedAndDeleted(cast),
                new BackupAndRestore(cast, stack),
                new FalseAlarm(cast),
                new RecoveredByWaiting(cast),
                new PostgresUnreachable(cast, stack),
                new TwoInstances(cast, stack),
                new FunctionsKilled(cast, stack));
    }
}
