package io.pgcmk.adapter.cosmos;

import static java.util.Comparator.comparing;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchItemRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link ServerStore} in {@code state}: a server and all that changes with it share a partition. */
final class CosmosServerStore implements ServerStore {
    private final ContainerCalls state;
    private final Clock clock;

    CosmosServerStore(ContainerCalls state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Optional<StoredServer> find(ServerUid uid) {
        return state.read(ServerDocument.ID, key(uid))
                .map(found -> new StoredServer(ServerDocument.read(found.json()), found.etag()));
    }

    @Override
    public StoredServer create(ServerChange change) {
        String changeId = UUID.randomUUID().toString();
        Instant now = clock.instant();
        CosmosBatch batch = CosmosBatch.createCosmosBatch(key(change.server().uid()));
        batch.createItemOperation(ServerDocument.write(change.server(), changeId, now));
        return stored(with(batch, change, now), change.server(), changeId);
    }

    @Override
    public StoredServer replace(StoredServer read, ServerChange change) {
        String changeId = UUID.randomUUID().toString();
        Instant now = clock.instant();
        CosmosBatch batch = CosmosBatch.createCosmosBatch(key(change.server().uid()));
        batch.replaceItemOperation(
                ServerDocument.ID,
                ServerDocument.write(change.server(), changeId, now),
                new CosmosBatchItemRequestOptions().setIfMatchETag(read.etag()));
        return stored(with(batch, change, now), change.server(), changeId);
    }

    private static CosmosBatch with(CosmosBatch batch, ServerChange change, Instant now) {
        change.deks()
                .forEach(dek -> batch.upsertItemOperation(
                        DekDocument.write(change.server().uid(), dek, now)));
        change.rewrapped().forEach(rewrapped -> with(batch, change.server().uid(), rewrapped, now));
        change.backups()
                .forEach(backup -> batch.upsertItemOperation(
                        BackupDocument.write(change.server().uid(), backup, now)));
        change.operations().forEach(operation -> batch.upsertItemOperation(OperationDocument.write(operation, now)));
        change.rotations().forEach(rotation -> with(batch, rotation, now));
        change.events().forEach(event -> batch.upsertItemOperation(EventDocument.writeForOutbox(event)));
        return batch;
    }

    private static void with(CosmosBatch batch, ServerUid uid, Rewrapped rewrapped, Instant now) {
        batch.upsertItemOperation(WrappingDocument.write(uid, rewrapped.read().dek(), now));
        batch.upsertItemOperation(DekDocument.write(uid, rewrapped.now(now), now));
    }

    private static void with(CosmosBatch batch, StoredRotation rotation, Instant now) {
        ObjectNode document =
                RotationDocument.write(rotation.rotation(), UUID.randomUUID().toString(), now);
        if (rotation.etag() == null) {
            batch.createItemOperation(document);
        } else {
            batch.replaceItemOperation(
                    RotationDocument.id(rotation.rotation().id()),
                    document,
                    new CosmosBatchItemRequestOptions().setIfMatchETag(rotation.etag()));
        }
    }

    private StoredServer stored(CosmosBatch batch, Server server, String changeId) {
        String etag = state.execute(batch)
                .or(() -> state.leftBy(changeId, ServerDocument.ID, key(server.uid())))
                .orElseThrow(() -> new StaleStateException("server " + server.uid() + " changed since it was read"));
        return new StoredServer(server, etag);
    }

    @Override
    public Optional<StoredDek> findDek(ServerUid uid, DekId dek) {
        return state.read(DekDocument.id(dek), key(uid)).map(found -> DekDocument.read(found.json()));
    }

    @Override
    public Optional<Operation> findOperation(OperationId id) {
        return state.read(OperationDocument.id(id), key(id.server()))
                .map(found -> OperationDocument.read(found.json()));
    }

    @Override
    public List<Operation> abandonedOperations(Instant now, int limit) {
        return state
                .queryAllPartitions(new SqlQuerySpec(
                        """
                        SELECT TOP @limit * FROM c
                        WHERE c.type = @type AND c.progress = @progress AND c.leaseUntil < @now""",
                        new SqlParameter("@limit", limit),
                        new SqlParameter("@type", OperationDocument.TYPE),
                        new SqlParameter("@progress", OperationDocument.IN_PROGRESS),
                        new SqlParameter("@now", StoredJson.text(now))))
                .stream()
                .map(OperationDocument::read)
                .toList();
    }

    @Override
    public List<StoredServer> copiesOf(ServerUid source) {
        return state
                .queryAllPartitions(new SqlQuerySpec(
                        """
                        SELECT * FROM c
                        WHERE c.type = @type AND c.origin.source = @source AND NOT IS_DEFINED(c.deletedAt)""",
                        new SqlParameter("@type", ServerDocument.TYPE),
                        new SqlParameter("@source", source.toString())))
                .stream()
                .map(json -> new StoredServer(
                        ServerDocument.read(json), json.path("_etag").asText()))
                .sorted(comparing(copy -> copy.server().createdAt()))
                .toList();
    }

    @Override
    public List<ServerUid> toSurvey(Instant now, int limit) {
        return state
                .queryAllPartitions(new SqlQuerySpec(
                        """
                        SELECT TOP @limit VALUE c.uid FROM c
                        WHERE c.type = @type AND c.protection.state = @enabled AND NOT IS_DEFINED(c.deletedAt)
                        AND (NOT IS_DEFINED(c.protection.rewraps.surveyAt) OR c.protection.rewraps.surveyAt <= @now)""",
                        new SqlParameter("@limit", limit),
                        new SqlParameter("@type", ServerDocument.TYPE),
                        new SqlParameter("@enabled", ProtectionPart.ENABLED),
                        new SqlParameter("@now", StoredJson.text(now))))
                .stream()
                .map(uid -> ServerUid.parse(uid.asText()))
                .toList();
    }

    private static PartitionKey key(ServerUid uid) {
        return new PartitionKey(uid.toString());
    }
}
