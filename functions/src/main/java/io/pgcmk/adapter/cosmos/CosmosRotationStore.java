package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchItemRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link RotationStore} in the partitions of the servers in {@code state}. */
final class CosmosRotationStore implements RotationStore {
    private final ContainerCalls state;
    private final DeksToMove deks;
    private final Clock clock;

    CosmosRotationStore(ContainerCalls state, Clock clock) {
        this.state = state;
        this.deks = new DeksToMove(state);
        this.clock = clock;
    }

    @Override
    public Optional<StoredRotation> find(RotationId id) {
        return state.read(RotationDocument.id(id), key(id.server()))
                .map(found -> new StoredRotation(RotationDocument.read(found.json()), found.etag()));
    }

    /** Asks for one more than is shown, to know whether there are more. */
    @Override
    public Page<Rotation> page(ServerUid server, int size, @Nullable String continuation) {
        Page<JsonNode> page = Position.page(
                state.query(
                        new SqlQuerySpec(
                                """
                                SELECT TOP @limit * FROM c WHERE c.type = @type AND c.position < @position
                                ORDER BY c.position DESC""",
                                new SqlParameter("@limit", size + 1),
                                new SqlParameter("@type", RotationDocument.TYPE),
                                new SqlParameter("@position", Position.before(continuation))),
                        key(server)),
                size);
        return new Page<>(page.elements().stream().map(RotationDocument::read).toList(), page.continuation());
    }

    @Override
    public List<StoredRotation> abandoned(Instant now, int limit) {
        return state
                .queryAllPartitions(new SqlQuerySpec(
                        """
                        SELECT TOP @limit * FROM c
                        WHERE c.type = @type AND c.progress = @progress AND c.leaseUntil <= @now""",
                        new SqlParameter("@limit", limit),
                        new SqlParameter("@type", RotationDocument.TYPE),
                        new SqlParameter("@progress", RotationDocument.RUNNING),
                        new SqlParameter("@now", StoredJson.text(now))))
                .stream()
                .map(json -> new StoredRotation(
                        RotationDocument.read(json), json.path("_etag").asText()))
                .toList();
    }

    @Override
    public StoredRotation replace(StoredRotation read, Rotation changed, List<Rewrapped> rewrapped) {
        ServerUid server = changed.id().server();
        String id = RotationDocument.id(changed.id());
        String changeId = UUID.randomUUID().toString();
        Instant now = clock.instant();
        CosmosBatch batch = CosmosBatch.createCosmosBatch(key(server));
        batch.replaceItemOperation(
                id,
                RotationDocument.write(changed, changeId, now),
                new CosmosBatchItemRequestOptions().setIfMatchETag(Objects.requireNonNull(read.etag())));
        deks.move(batch, server, rewrapped, now);
        String etag = state.execute(batch)
                .or(() -> state.leftBy(changeId, id, key(server)))
                .orElseThrow(() -> new StaleStateException(
                        "rotation " + changed.id().value() + ", or a DEK that it moves, changed since it was read"));
        return new StoredRotation(changed, etag);
    }

    @Override
    public List<StoredDek> toRewrap(ServerUid server, KekVersion to, @Nullable DekId after, int limit) {
        return deks.under(server, to, after, limit);
    }

    @Override
    public int countToRewrap(ServerUid server, KekVersion to) {
        return deks.count(server, to);
    }

    @Override
    public List<WrappedDek> superseded(ServerUid server, DekId dek) {
        return state
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE c.type = @type AND c.dek = @dek",
                                new SqlParameter("@type", WrappingDocument.TYPE),
                                new SqlParameter("@dek", WrappingDocument.dek(dek))),
                        key(server))
                .stream()
                .sorted(WrappingDocument.NEWEST_FIRST)
                .map(WrappingDocument::read)
                .toList();
    }

    @Override
    public LiesUnder under(ServerUid server, KekVersion version, int shown) {
        return new UnderOneVersion(state, deks).find(server, version, shown);
    }

    @Override
    public VersionsInUse inUse(ServerUid server, KekVersion but) {
        return deks.versions(server, but);
    }

    private static PartitionKey key(ServerUid server) {
        return new PartitionKey(server.toString());
    }
}
