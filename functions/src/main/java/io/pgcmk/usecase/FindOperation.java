package io.pgcmk.usecase;

import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.port.ServerStore;

/** Shows how far a long-running operation is. */
public final class FindOperation {
    private final ServerStore servers;

    FindOperation(ServerStore servers) {
        this.servers = servers;
    }

    /** @throws RequestRefusedException if there is no such operation */
    public Operation run(OperationId id) {
        return servers.findOperation(id)
                .orElseThrow(() -> RequestRefusedException.notFound("there is no operation " + id));
    }
}
