package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.RotationStore.LiesUnder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What of a server's kept backups and archives lies under one version of a key. */
final class UnderOneVersion {
    private final ContainerCalls state;
    private final DeksToMove deks;

    UnderOneVersion(ContainerCalls state, DeksToMove deks) {
        this.state = state;
        this.deks = deks;
    }

    LiesUnder find(ServerUid server, KekVersion version, int shown) {
        Map<String, BackupKind> wrapped = new HashMap<>(wrapped(server, version));
        Set<String> sidecars = new HashSet<>(sidecars(server, version));
        deks.ofSchema1(server)
                .filter(dek -> dek.dek().wrappedBy().equals(version))
                .map(dek -> (DekScope.OfBackup) dek.scope())
                .forEach(of -> {
                    wrapped.put(of.backup().toString(), of.kind());
                    sidecars.add(of.backup().toString());
                });
        Set<String> all = new TreeSet<>(wrapped.keySet());
        all.addAll(sidecars);
        return new LiesUnder(
                count(wrapped.values(), BackupKind.ARCHIVE),
                count(wrapped.values(), BackupKind.BACKUP),
                sidecars.size(),
                all.stream().limit(shown).map(BackupId::parse).toList());
    }

    private Map<String, BackupKind> wrapped(ServerUid server, KekVersion version) {
        Map<String, BackupKind> kinds = new HashMap<>();
        state.query(
                        new SqlQuerySpec(
                                "SELECT c.backup, c.kind FROM c WHERE " + DeksToMove.KEPT
                                        + " AND IS_DEFINED(c.backup) AND c.wrappedBy = @version",
                                new SqlParameter("@type", DekDocument.TYPE),
                                new SqlParameter("@version", version.toString())),
                        key(server))
                .forEach(dek -> kinds.put(
                        dek.path("backup").asText(),
                        BackupKind.valueOf(dek.path("kind").asText())));
        return kinds;
    }

    private List<String> sidecars(ServerUid server, KekVersion version) {
        return state
                .query(
                        new SqlQuerySpec(
                                "SELECT VALUE c.backup FROM c"
                                        + " WHERE c.type = @type AND c.standing = @kept AND c.sidecar = @version",
                                new SqlParameter("@type", BackupDocument.TYPE),
                                new SqlParameter("@kept", BackupDocument.KEPT),
                                new SqlParameter("@version", version.toString())),
                        key(server))
                .stream()
                .map(JsonNode::asText)
                .toList();
    }

    private static int count(Collection<BackupKind> kinds, BackupKind kind) {
        return (int) kinds.stream().filter(one -> one == kind).count();
    }

    private static PartitionKey key(ServerUid server) {
        return new PartitionKey(server.toString());
    }
}
