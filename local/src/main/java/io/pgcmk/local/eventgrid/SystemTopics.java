package io.pgcmk.local.eventgrid;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Happening;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.kit.Zone;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Azure's own topics say of what happens. */
record SystemTopics(Cloud cloud) {

    GridEvent event(Happening happening) {
        return switch (happening) {
            case Happening.KeyVersionCreated created -> keyVersion(created);
            case Happening.AccessPolicyChanged(VaultId vault) ->
                ofVault(
                        vault,
                        vault.name(),
                        "VaultAccessPolicyChanged",
                        data("https://" + Zone.hostOf(vault.name()) + "/", vault, "AccessPolicy", null, null));
            case Happening.ResourceWritten(String id, String operation) ->
                ofResource("Microsoft.Resources.ResourceWriteSuccess", id, operation);
            case Happening.ResourceDeleted(String id, String operation) ->
                ofResource("Microsoft.Resources.ResourceDeleteSuccess", id, operation);
        };
    }

    private GridEvent keyVersion(Happening.KeyVersionCreated created) {
        String[] id = created.keyId().split("/", -1);
        String name = id[id.length - 2];
        ObjectNode data = data(created.keyId(), created.vault(), "Key", name, id[id.length - 1]);
        put(data, "NBF", created.notBefore());
        put(data, "EXP", created.expires());
        return ofVault(created.vault(), name, "KeyNewVersionCreated", data);
    }

    private static ObjectNode data(
            String id, VaultId vault, String type, @Nullable String name, @Nullable String version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Id", id)
                .put("VaultName", vault.name())
                .put("ObjectType", type)
                .put("ObjectName", name)
                .put("Version", version)
                .putNull("NBF")
                .putNull("EXP");
    }

    private static void put(ObjectNode data, String name, @Nullable Instant time) {
        if (time != null) {
            data.put(name, time.getEpochSecond());
        }
    }

    private GridEvent ofVault(VaultId vault, String subject, String type, ObjectNode data) {
        return event(vault.toString(), subject, "Microsoft.KeyVault." + type, "1", data);
    }

    private GridEvent ofResource(String type, String id, String operation) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("resourceProvider", operation.substring(0, operation.indexOf('/')))
                .put("resourceUri", id)
                .put("operationName", operation)
                .put("status", "Succeeded")
                .put("correlationId", UUID.randomUUID().toString())
                .put("subscriptionId", cloud.subscription())
                .put("tenantId", cloud.tenantId());
        data.putObject("authorization").put("scope", id).put("action", operation);
        return event("/subscriptions/" + cloud.subscription(), id, type, "2", data);
    }

    private GridEvent event(String topic, String subject, String type, String dataVersion, ObjectNode data) {
        String now = cloud.clock().instant().toString();
        return new GridEvent(UUID.randomUUID().toString(), topic, subject, type, now, dataVersion, data);
    }
}
