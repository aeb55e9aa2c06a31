package io.pgcmk.usecase;

import io.pgcmk.domain.server.Server;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import java.util.function.Function;

/** Stores changes of a server together with its rotation, although checks replace the server all the time. */
final class RotationJournal {
    private static final int ATTEMPTS = 10;

    private final ServerStore servers;
    private final RotationStore rotations;
    private final ServerJournal journal;

    RotationJournal(ServerStore servers, RotationStore rotations, ServerJournal journal) {
        this.servers = servers;
        this.rotations = rotations;
        this.journal = journal;
    }

    /**
     * Makes the change of the server as it was read, and of what it is by then if it was overtaken.
     *
     * @param change throws {@link StaleStateException} if it does not fit any more
     * @throws StaleStateException if the rotation is not as it was read
     */
    StoredServer replace(StoredServer read, StoredRotation rotation, Function<Server, ServerChange> change) {
        StoredServer stored = read;
        for (int attempt = 1; ; attempt++) {
            try {
                return journal.replace(stored, change.apply(stored.server()));
            } catch (StaleStateException e) {
                if (attempt == ATTEMPTS || !isAsRead(rotation)) {
                    throw e;
                }
                stored = servers.find(read.server().uid()).orElseThrow(() -> e);
            }
        }
    }

    /** Whether nobody else took it, or another its place. */
    boolean isAsRead(StoredRotation rotation) {
        return rotations.find(rotation.rotation().id()).filter(rotation::equals).isPresent();
    }
}
