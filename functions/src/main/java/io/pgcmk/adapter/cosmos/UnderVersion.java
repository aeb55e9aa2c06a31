package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.server.ServerUid;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How the documents of one kind are found that lie under key versions; those of schema 1 do not say it. */
record UnderVersion(Kind kind, KeyVersions versions) {
    private static final String DEK = "c.type = @type AND NOT IS_DEFINED(c.retiredAt)";

    SqlQuerySpec count() {
        return new SqlQuerySpec("SELECT VALUE COUNT(1) FROM c WHERE " + condition(), parameters());
    }

    /** In the order of their ids. */
    SqlQuerySpec page(String after, int limit) {
        List<SqlParameter> parameters = new ArrayList<>(parameters());
        parameters.add(new SqlParameter("@limit", limit));
        parameters.add(new SqlParameter("@after", after));
        return new SqlQuerySpec(
                "SELECT TOP @limit c.id, c.uid, " + fields() + " FROM c WHERE " + condition()
                        + " AND c.id > @after ORDER BY c.id",
                parameters);
    }

    /** @param json as {@link #page} finds it */
    Dependent read(JsonNode json) {
        return new Dependent(
                kind, ServerUid.parse(json.path("uid").asText()), null, id(json), StoredJson.version(version(json)));
    }

    private @Nullable UUID id(JsonNode json) {
        return switch (kind) {
            case SERVER, COPY -> null;
            case ARCHIVE, BACKUP, SIDECAR -> UUID.fromString(json.path("backup").asText());
            case ROTATION -> RotationDocument.value(json.path("id").asText());
        };
    }

    private String version(JsonNode json) {
        return switch (kind) {
            case SERVER, COPY, ARCHIVE, BACKUP -> json.path("wrappedBy").asText();
            case SIDECAR -> json.path("sidecar").asText();
            case ROTATION -> rotated(json);
        };
    }

    /** The target, if that is meant: it is what the rotation cannot do without. */
    private String rotated(JsonNode json) {
        String to = json.path("to").asText();
        return versions.cover(StoredJson.version(to))
                ? to
                : StreamSupport.stream(json.path("from").spliterator(), false)
                        .map(JsonNode::asText)
                        .filter(from -> versions.cover(StoredJson.version(from)))
                        .findFirst()
                        .orElse(to);
    }

    private String fields() {
        return switch (kind) {
            case SERVER, COPY -> "c.wrappedBy";
            case ARCHIVE, BACKUP -> "c.wrappedBy, c.backup";
            case SIDECAR -> "c.sidecar, c.backup";
            case ROTATION -> "c[\"to\"], c[\"from\"]";
        };
    }

    private String condition() {
        return switch (kind) {
            case SERVER -> DEK + " AND NOT IS_DEFINED(c.kind) AND STARTSWITH(c.wrappedBy, @prefix, true)";
            case COPY, ARCHIVE, BACKUP -> DEK + " AND c.kind = @kind AND STARTSWITH(c.wrappedBy, @prefix, true)";
            case SIDECAR -> "c.type = @type AND c.standing = @standing AND STARTSWITH(c.sidecar, @prefix, true)";
            case ROTATION -> """
                    c.type = @type AND c.progress = @progress AND (STARTSWITH(c["to"], @prefix, true)
                    OR EXISTS (SELECT VALUE v FROM v IN c["from"] WHERE STARTSWITH(v, @prefix, true)))""";
        };
    }

    private List<SqlParameter> parameters() {
        SqlParameter prefix = new SqlParameter("@prefix", versions.prefix());
        return switch (kind) {
            case SERVER -> List.of(prefix, new SqlParameter("@type", DekDocument.TYPE));
            case COPY -> ofKind(prefix, DekDocument.INHERITED);
            case ARCHIVE -> ofKind(prefix, BackupKind.ARCHIVE.name());
            case BACKUP -> ofKind(prefix, BackupKind.BACKUP.name());
            case SIDECAR ->
                List.of(
                        prefix,
                        new SqlParameter("@type", BackupDocument.TYPE),
                        new SqlParameter("@standing", BackupDocument.KEPT));
            case ROTATION ->
                List.of(
                        prefix,
                        new SqlParameter("@type", RotationDocument.TYPE),
                        new SqlParameter("@progress", RotationDocument.RUNNING));
        };
    }

    private static List<SqlParameter> ofKind(SqlParameter prefix, String kind) {
        return List.of(prefix, new SqlParameter("@type", DekDocument.TYPE), new SqlParameter("@kind", kind));
    }
}
