package io.pgcmk.port;

import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The servers, their wrapped DEKs and their operations: the truth about each, which all instances share.
 *
 * <p>Every write succeeds only on the state that was read. Every method throws {@link StoreUnreachableException} when the
 * store gives no usable answer.
 */
public interface ServerStore {

    /** The server, also a deleted one for as long as it is kept. One request. */
    Optional<StoredServer> find(ServerUid uid);

    /**
     * Stores a server that is not there yet.
     *
     * @throws StaleStateException if it is there
     */
    StoredServer create(ServerChange change);

    /**
     * Replaces a server and stores what changes with it, all or nothing. One request.
     *
     * <p>A deleted server, with all that belongs to it, is erased 90 days after its deletion (D13).
     *
     * @throws StaleStateException if the server changed since {@code read}, or a rotation that changes with it did
     */
    StoredServer replace(StoredServer read, ServerChange change);

    /** A wrapped DEK of the server, in use or retired. */
    Optional<StoredDek> findDek(ServerUid uid, DekId dek);

    Optional<Operation> findOperation(OperationId id);

    /** Running operations, of all servers, whose lease ended before {@code now}; at most {@code limit}. */
    List<Operation> abandonedOperations(Instant now, int limit);

    /** Copies that were registered of a server, and are not deleted, in the order of their registration. */
    List<StoredServer> copiesOf(ServerUid source);

    /**
     * Servers with a key, not deleted, all of which is to be looked over by {@code now}, or was never asked to be; at most
     * {@code limit}.
     */
    List<ServerUid> toSurvey(Instant now, int limit);
}
