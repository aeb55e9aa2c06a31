package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.adapter.cosmos.ContainerCalls.Found;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import java.time.Clock;
import java.util.LinkedHashMap;
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
    private final Clock clock;

    CosmosBackupStore(ContainerCalls state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Optional<StoredBackup> find(ServerUid server, BackupId id) {
        return state.read(BackupDocument.id(id), key(server))
                .map(Found::json)
                .flatMap(backup -> beside(backup, findDek(server, BackupDocument.dek(backup))));
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
    public List<StoredBackup> sample(ServerUid server, DekId from, int more) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        take(found, ordered(server, "ORDER BY c.position DESC", 1));
        take(found, ordered(server, "ORDER BY c.position", 1));
        // What was never proven has no such property, and comes first.
        take(found, ordered(server, "ORDER BY c.provenAt", 1));
        List<JsonNode> rest = byDek(server, ">=", from, more);
        take(found, rest);
        take(found, byDek(server, "<", from, more - rest.size()));
        return withDeks(server, List.copyOf(found.values()));
    }

    private static void take(Map<String, JsonNode> found, List<JsonNode> backups) {
        backups.forEach(backup -> found.put(backup.path("id").asText(), backup));
    }

    private List<JsonNode> ordered(ServerUid server, String order, int limit) {
        return state.query(
                new SqlQuerySpec(
                        SOME + " " + order,
                        new SqlParameter("@limit", limit),
                        new SqlParameter("@type", BackupDocument.TYPE),
                        new SqlParameter("@standing", BackupDocument.KEPT)),
                key(server));
    }

    private List<JsonNode> byDek(ServerUid server, String comparison, DekId from, int limit) {
        return limit == 0
                ? List.of()
                : state.query(
                        new SqlQuerySpec(
                                SOME + " AND c.dek " + comparison + " @dek ORDER BY c.dek",
                                new SqlParameter("@limit", limit),
                                new SqlParameter("@type", BackupDocument.TYPE),
                                new SqlParameter("@standing", BackupDocument.KEPT),
                                new SqlParameter("@dek", from.toString())),
                        key(server));
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
        if (found.isEmpty()) {
            return List.of();
        }
        List<String> ids = found.stream()
                .map(backup -> DekDocument.id(BackupDocument.dek(backup)))
                .toList();
        Map<DekId, StoredDek> deks = state
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)", new SqlParameter("@ids", ids)),
                        key(server))
                .stream()
                .map(DekDocument::read)
                .collect(Collectors.toMap(dek -> dek.dek().id(), Function.identity()));
        return found.stream()
                .flatMap(backup -> beside(backup, deks.get(BackupDocument.dek(backup))).stream())
                .toList();
    }

    /** Of a deleted one, the DEK may be erased a moment before it; that the DEK of a kept one is lost must be heard of. */
    private static Optional<StoredBackup> beside(JsonNode found, @Nullable StoredDek dek) {
        if (dek == null) {
            if (BackupDocument.isKept(found)) {
                throw new IllegalStateException("the DEK of " + found.path("id").asText() + " is not stored");
            }
            return Optional.empty();
        }
        Backup backup = BackupDocument.read(found, dek.dek());
        DekScope scope = new DekScope.OfBackup(backup.id(), backup.kind());
        return Optional.of(new StoredBackup(backup, new StoredDek(dek.dek(), scope, dek.storedAt(), dek.retiredAt())));
    }

    @Override
    public void replace(ServerUid server, Backup read, Backup changed) {
        Found found = state.read(BackupDocument.id(read.id()), key(server)).orElseThrow(() -> changedSince(read));
        boolean same = beside(found.json(), findDek(server, read.dek()))
                .filter(stored -> stored.backup().equals(read))
                .isPresent();
        if (!same
                || state.replace(BackupDocument.write(server, changed, clock.instant()), key(server), found.etag())
                        .isEmpty()) {
            throw changedSince(read);
        }
    }

    private static StaleStateException changedSince(Backup read) {
        return new StaleStateException("backup " + read.id() + " changed since it was read");
    }

    private @Nullable StoredDek findDek(ServerUid server, DekId dek) {
        return state.read(DekDocument.id(dek), key(server))
                .map(Found::json)
                .map(DekDocument::read)
                .orElse(null);
    }

    private static PartitionKey key(ServerUid server) {
        return new PartitionKey(server.toString());
    }
}
