package io.pgcmk.usecase;

import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.StoredRotation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows the rotations of a server: how far each is, and what it could not move. */
public final class FindRotation {

    private final FindServer find;
    private final RotationStore rotations;

    FindRotation(FindServer find, RotationStore rotations) {
        this.find = find;
        this.rotations = rotations;
    }

    /** @throws RequestRefusedException if there is no such server, or it has no such rotation */
    public ServerRotation run(ServerId id, UUID rotation) {
        Server server = find.run(id);
        return rotations
                .find(new RotationId(server.uid(), rotation))
                .map(StoredRotation::rotation)
                .map(found -> new ServerRotation(server, found))
                .orElseThrow(() -> RequestRefusedException.notFound(
                        "RotationNotFound",
                        "the server has no rotation " + rotation + "; GET …/rotations lists those it has"));
    }

    /**
     * All of them, newest first.
     *
     * @param continuation what an earlier page gave; null for the first
     */
    public Page<ServerRotation> page(ServerId id, int size, @Nullable String continuation) {
        Server server = find.run(id);
        return SkipToken.read(() -> rotations.page(server.uid(), size, continuation))
                .map(rotation -> new ServerRotation(server, rotation));
    }
}
