package io.pgcmk.adapter.cosmos;

import static java.util.stream.Collectors.toMap;

import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDekFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What documents of schema 1 do not say for a query to find: the version of a DEK, and what it is for; of a backup, what
 * lies in its sidecar. All of them are read; each rotation leaves fewer.
 */
final class Schema1Dependents {
    /** So many ids are less than a tenth of what a query may be long. */
    private static final int IDS = 1000;

    private final ContainerCalls state;

    Schema1Dependents(ContainerCalls state) {
        this.state = state;
    }

    /** By the ids of their documents. */
    SortedMap<String, Dependent> under(KeyVersions versions) {
        Map<String, JsonNode> deks =
                byId(state.queryAllPartitions(new SqlQuerySpec("""
                SELECT c.id, c.uid, c.wrapped FROM c
                WHERE c.type = @type AND NOT IS_DEFINED(c.retiredAt) AND NOT IS_DEFINED(c.wrappedBy)""", new SqlParameter("@type", DekDocument.TYPE))));
        Map<String, JsonNode> backups = byDek(state.queryAllPartitions(new SqlQuerySpec(
                """
                SELECT c.id, c.uid, c.backup, c.kind, c.dek FROM c
                WHERE c.type = @type AND c.standing = @standing AND NOT IS_DEFINED(c.sidecar)""",
                new SqlParameter("@type", BackupDocument.TYPE),
                new SqlParameter("@standing", BackupDocument.KEPT))));
        SortedMap<String, Dependent> found = new TreeMap<>();
        deksUnder(versions, deks, backups).forEach(dek -> found.put(dek.id, dek.dependent));
        sidecarsUnder(versions, deks, backups).forEach(sidecar -> found.put(sidecar.id, sidecar.dependent));
        return found;
    }

    private record Found(String id, Dependent dependent) {}

    private Stream<Found> deksUnder(KeyVersions versions, Map<String, JsonNode> deks, Map<String, JsonNode> backups) {
        Map<String, JsonNode> meant = new HashMap<>(deks);
        meant.values().removeIf(dek -> !versions.cover(version(dek)));
        Map<String, JsonNode> owners = new HashMap<>(backups);
        owners.putAll(byDek(some(
                """
                SELECT c.id, c.uid, c.backup, c.kind, c.dek FROM c
                WHERE c.type = @type AND ARRAY_CONTAINS(@ids, c.dek)""",
                BackupDocument.TYPE,
                meant.keySet().stream()
                        .filter(id -> !backups.containsKey(id))
                        .map(id -> id.substring(DekDocument.PREFIX.length()))
                        .toList())));
        return meant.entrySet().stream()
                .map(dek -> new Found(dek.getKey(), dek(dek.getValue(), owners.get(dek.getKey()))));
    }

    private static Dependent dek(JsonNode dek, @Nullable JsonNode backup) {
        Kind kind = backup == null
                ? Kind.SERVER
                : switch (BackupKind.valueOf(backup.path("kind").asText())) {
                    case ARCHIVE -> Kind.ARCHIVE;
                    case BACKUP -> Kind.BACKUP;
                };
        return dependent(kind, dek, backup == null ? null : id(backup), version(dek));
    }

    /** Before schema 2 there was one wrapping only: what lies in the sidecar is what the DEK is under. */
    private Stream<Found> sidecarsUnder(
            KeyVersions versions, Map<String, JsonNode> deks, Map<String, JsonNode> backups) {
        Map<String, JsonNode> all = new HashMap<>(deks);
        all.putAll(byId(some(
                "SELECT c.id, c.uid, c.wrapped FROM c WHERE c.type = @type AND ARRAY_CONTAINS(@ids, c.id)",
                DekDocument.TYPE,
                backups.keySet().stream().filter(id -> !deks.containsKey(id)).toList())));
        return backups.entrySet().stream()
                .filter(backup -> all.containsKey(backup.getKey()))
                .map(backup -> dependent(
                        Kind.SIDECAR,
                        backup.getValue(),
                        id(backup.getValue()),
                        version(Objects.requireNonNull(all.get(backup.getKey())))))
                .filter(sidecar -> versions.cover(sidecar.version()))
                .map(sidecar -> new Found("backup-" + sidecar.id(), sidecar));
    }

    private List<JsonNode> some(String query, String type, List<String> ids) {
        List<JsonNode> found = new ArrayList<>();
        for (int first = 0; first < ids.size(); first += IDS) {
            found.addAll(state.queryAllPartitions(new SqlQuerySpec(
                    query,
                    new SqlParameter("@type", type),
                    new SqlParameter("@ids", ids.subList(first, Math.min(first + IDS, ids.size()))))));
        }
        return found;
    }

    private static Map<String, JsonNode> byId(List<JsonNode> found) {
        return found.stream().collect(toMap(json -> json.path("id").asText(), json -> json));
    }

    /** By the id of the document of its DEK. */
    private static Map<String, JsonNode> byDek(List<JsonNode> backups) {
        return backups.stream()
                .collect(toMap(json -> DekDocument.PREFIX + json.path("dek").asText(), json -> json));
    }

    private static Dependent dependent(Kind kind, JsonNode json, @Nullable UUID id, KekVersion version) {
        return new Dependent(kind, ServerUid.parse(json.path("uid").asText()), null, id, version);
    }

    private static UUID id(JsonNode backup) {
        return UUID.fromString(backup.path("backup").asText());
    }

    private static KekVersion version(JsonNode dek) {
        return WrappedDekFormat.read(dek.path("wrapped").asText()).wrappedBy();
    }
}
