package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.adapter.cosmos.ContainerCalls.Found;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link BackupStore} in the partitions of the servers in {@code state}. */
final class CosmosBackupStore implements BackupStore {
    private static final String SOME = "SELECT TOP @limit * FROM c WHERE c.type = @type AND c.standing = @standing";

    private final ContainerCalls state;

    CosmosBackupStore(ContainerCalls state) {
        this.state = state;
    }

    @Override
    public Optional<StoredBackup> find(ServerUid server, BackupId id) {
        return state.read(BackupDocument.id(id), key(server))
                .map(Found::json)
                .map(BackupDocument::read)
                .flatMap(backup -> beside(
                        backup,
                        state.read(DekDocument.id(backup.dek()), key(server))
                                .map(Found::json)
                                .map(DekDocument::read)
                                .orElse(null)));
    }

    /** Asks for one more than is shown, to know whether there are more. */
    @Override
    public Page<StoredBackup> page(ServerUid server, int size, @Nullable String continuation) {
        Page<JsonNode> page = Position.page(
                state.query(
                        new SqlQuerySpec(
                                SOME + " AND c.position < @position ORDER BY c.position DESC",
                                new SqlParameter("@limit", size + 1),
                                new SqlParameter("@type", BackupDocument.TYPE),
                                new SqlParameter("@standing", BackupDocument.KEPT),
                                new SqlParameter("@position", Position.before(continuation))),
                        key(server)),
                size);
        return new Page<>(withDeks(server, page.elements()), page.continuation());
    }

    @Override
    public List<StoredBackup> kept(ServerUid server, int limit) {
        return some(server, BackupDocument.KEPT, limit);
    }

    @Override
    public List<StoredBackup> deletedWithServer(ServerUid server, int limit) {
        return some(server, BackupDocument.DELETED_WITH_SERVER, limit);
    }

    private List<StoredBackup> some(ServerUid server, String standing, int limit) {
        return withDeks(
                server,
                state.query(
                        new SqlQuerySpec(
                                SOME,
                                new SqlParameter("@limit", limit),
                                new SqlParameter("@type", BackupDocument.TYPE),
                                new SqlParameter("@standing", standing)),
                        key(server)));
    }

    /** One query for the DEKs of all, by their ids. */
    private List<StoredBackup> withDeks(ServerUid server, List<JsonNode> found) {
        List<Backup> backups = found.stream().map(BackupDocument::read).toList();
        if (backups.isEmpty()) {
            return List.of();
        }
        List<String> ids =
                backups.stream().map(backup -> DekDocument.id(backup.dek())).toList();
        Map<DekId, StoredDek> deks = state
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)", new SqlParameter("@ids", ids)),
                        key(server))
                .stream()
                .map(DekDocument::read)
                .collect(Collectors.toMap(dek -> dek.dek().id(), Function.identity()));
        return backups.stream()
                .flatMap(backup -> beside(backup, deks.get(backup.dek())).stream())
                .toList();
    }

    /** Of a deleted one, the DEK may be erased a moment before it; that the DEK of a kept one is lost must be heard of. */
    private static Optional<StoredBackup> beside(Backup backup, @Nullable StoredDek dek) {
        if (dek == null && backup.isKept()) {
            throw new IllegalStateException("the DEK of backup " + backup.id() + " is not stored");
        }
        return dek == null ? Optional.empty() : Optional.of(new StoredBackup(backup, dek));
    }

    private static PartitionKey key(ServerUid server) {
        return new PartitionKey(server.toString());
    }
}
