package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.restorability.Restorability;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.usecase.ServerBackup;
import io.pgcmk.usecase.VerifyBackup.Verified;

/** A backup, in the shape of a child resource of its server, and what its verification proved. */
final class BackupJson {
    private BackupJson() {}

    static JsonNode of(ServerBackup found) {
        Backup backup = found.backup();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", found.server().id() + "/backups/" + backup.id())
                .put("name", backup.id().toString())
                .put("type", "Microsoft.DBforPostgreSQL/servers/backups");
        ObjectNode properties = json.putObject("properties")
                .put("kind", backup.kind().apiName())
                .put("createdAt", backup.createdAt().toString())
                .put("serverUid", found.server().uid().toString())
                .put("dekId", backup.dek().toString())
                .put("keyUri", found.dek().wrappedBy().toString())
                .put("sidecarKeyUri", backup.sidecar().toString())
                .put("wrappedDek", WrappedDekFormat.write(found.dek()));
        put(properties.putObject("restorability"), found.restorability());
        return json;
    }

    private static void put(ObjectNode json, Restorability restorability) {
        json.put("state", Names.of(restorability.state()));
        if (restorability.until() != null) {
            json.put("until", restorability.until().toString());
        }
        json.put("why", restorability.why());
        if (restorability.provenAt() != null) {
            json.put("provenAt", restorability.provenAt().toString());
        }
    }

    static JsonNode of(Verified verified) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("verified", true)
                .put("keyUri", verified.key().toString())
                .put("verifiedAt", verified.at().toString());
    }
}
