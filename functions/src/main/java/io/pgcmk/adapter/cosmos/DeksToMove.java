package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchItemRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.RotationStore.VersionsInUse;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The DEKs of a server's kept backups and archives, as rotations find and move them.
 *
 * <p>Documents of schema 1 do not say which version they are under, nor a DEK what it is for: they are found as well, and
 * written anew as they are moved.
 */
final class DeksToMove {
    static final String KEPT = "c.type = @type AND NOT IS_DEFINED(c.retiredAt)";
    private static final String UNDER_ANOTHER = "IS_DEFINED(c.backup) AND c.wrappedBy != @version";
    private static final String OF_SCHEMA_1 = "NOT IS_DEFINED(c.wrappedBy)";
    private static final String OTHERS = KEPT + " AND (" + OF_SCHEMA_1 + " OR (" + UNDER_ANOTHER + "))";

    private final ContainerCalls state;

    DeksToMove(ContainerCalls state) {
        this.state = state;
    }

    List<StoredDek> under(ServerUid server, KekVersion other, @Nullable DekId after, int limit) {
        List<JsonNode> found = state.query(
                new SqlQuerySpec(
                        "SELECT TOP @limit * FROM c WHERE " + OTHERS + " AND c.id > @after ORDER BY c.id",
                        new SqlParameter("@limit", limit),
                        new SqlParameter("@type", DekDocument.TYPE),
                        new SqlParameter("@version", other.toString()),
                        new SqlParameter("@after", after == null ? "" : DekDocument.id(after))),
                key(server));
        return scoped(server, found);
    }

    int count(ServerUid server, KekVersion other) {
        return state.query(
                        new SqlQuerySpec(
                                "SELECT VALUE COUNT(1) FROM c WHERE " + OTHERS,
                                new SqlParameter("@type", DekDocument.TYPE),
                                new SqlParameter("@version", other.toString())),
                        key(server))
                .getFirst()
                .intValue();
    }

    VersionsInUse versions(ServerUid server, KekVersion but) {
        Set<KekVersion> ofSchema1 = versionsOfSchema1(server, but);
        Set<KekVersion> deks = new HashSet<>(ofSchema1);
        Set<KekVersion> sidecars = new HashSet<>(ofSchema1);
        SqlParameter version = new SqlParameter("@version", but.toString());
        deks.addAll(versions(
                server,
                "SELECT VALUE c.wrappedBy FROM c WHERE " + KEPT + " AND " + UNDER_ANOTHER,
                new SqlParameter("@type", DekDocument.TYPE),
                version));
        sidecars.addAll(versions(
                server,
                "SELECT VALUE c.sidecar FROM c WHERE c.type = @type AND c.standing = @kept AND c.sidecar != @version",
                new SqlParameter("@type", BackupDocument.TYPE),
                new SqlParameter("@kept", BackupDocument.KEPT),
                version));
        return new VersionsInUse(deks, sidecars);
    }

    private Set<KekVersion> versions(ServerUid server, String sql, SqlParameter... parameters) {
        return state.query(new SqlQuerySpec(sql, parameters), key(server)).stream()
                .map(version -> StoredJson.version(version.asText()))
                .collect(Collectors.toSet());
    }

    private Set<KekVersion> versionsOfSchema1(ServerUid server, KekVersion but) {
        return ofSchema1(server)
                .map(dek -> dek.dek().wrappedBy())
                .filter(version -> !version.equals(but))
                .collect(Collectors.toSet());
    }

    /** Of backups. Nothing of schema 1 was ever moved: what lies in the sidecar is what lies here. */
    Stream<StoredDek> ofSchema1(ServerUid server) {
        List<JsonNode> found = state.query(
                new SqlQuerySpec(
                        "SELECT * FROM c WHERE " + KEPT + " AND " + OF_SCHEMA_1,
                        new SqlParameter("@type", DekDocument.TYPE)),
                key(server));
        return scoped(server, found).stream().filter(dek -> dek.scope() instanceof DekScope.OfBackup);
    }

    /**
     * Adds what moves them to a batch, on the condition that each is as it was read.
     *
     * @throws StaleStateException if one is not
     */
    void move(CosmosBatch batch, ServerUid server, List<Rewrapped> rewrapped, Instant now) {
        if (rewrapped.isEmpty()) {
            return;
        }
        Map<String, JsonNode> stored = documents(server, rewrapped);
        for (Rewrapped one : rewrapped) {
            JsonNode dek = stored.get(DekDocument.id(one.read().dek().id()));
            if (dek == null || !DekDocument.read(dek).isAs(one.read())) {
                throw new StaleStateException("DEK " + one.read().dek().id() + " changed since it was read");
            }
            replace(batch, dek, DekDocument.write(server, one.now(now), now));
            batch.upsertItemOperation(WrappingDocument.write(server, one.read().dek(), now));
            if (one.read().scope() instanceof DekScope.OfBackup of) {
                JsonNode backup = stored.get(BackupDocument.id(of.backup()));
                if (backup != null && !BackupDocument.tellsItsSidecar(backup)) {
                    Backup old = BackupDocument.read(backup, one.read().dek());
                    replace(batch, backup, BackupDocument.write(server, old, now));
                }
            }
        }
    }

    /** Those DEKs, and their backups. */
    private Map<String, JsonNode> documents(ServerUid server, List<Rewrapped> rewrapped) {
        List<String> ids = rewrapped.stream()
                .flatMap(one -> Stream.concat(
                        Stream.of(DekDocument.id(one.read().dek().id())),
                        one.read().scope() instanceof DekScope.OfBackup of
                                ? Stream.of(BackupDocument.id(of.backup()))
                                : Stream.empty()))
                .toList();
        return state
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)", new SqlParameter("@ids", ids)),
                        key(server))
                .stream()
                .collect(Collectors.toMap(document -> document.path("id").asText(), Function.identity()));
    }

    private static void replace(CosmosBatch batch, JsonNode stored, ObjectNode document) {
        batch.replaceItemOperation(
                stored.path("id").asText(),
                document,
                new CosmosBatchItemRequestOptions()
                        .setIfMatchETag(stored.path("_etag").asText()));
    }

    private List<StoredDek> scoped(ServerUid server, List<JsonNode> found) {
        Map<String, DekScope> unsaid = scopesOfSchema1(server, found);
        return found.stream()
                .map(json -> {
                    StoredDek dek = DekDocument.read(json);
                    DekScope scope = unsaid.getOrDefault(dek.dek().id().toString(), dek.scope());
                    return new StoredDek(dek.dek(), scope, dek.storedAt(), dek.retiredAt());
                })
                .toList();
    }

    private Map<String, DekScope> scopesOfSchema1(ServerUid server, List<JsonNode> found) {
        List<String> deks = found.stream()
                .filter(json -> !DekDocument.tellsItsScope(json))
                .map(json -> DekDocument.read(json).dek().id().toString())
                .toList();
        if (deks.isEmpty()) {
            return Map.of();
        }
        return state
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE c.type = @type AND ARRAY_CONTAINS(@deks, c.dek)",
                                new SqlParameter("@type", BackupDocument.TYPE),
                                new SqlParameter("@deks", deks)),
                        key(server))
                .stream()
                .collect(Collectors.toMap(backup -> BackupDocument.dek(backup).toString(), BackupDocument::scope));
    }

    private static PartitionKey key(ServerUid server) {
        return new PartitionKey(server.toString());
    }
}
