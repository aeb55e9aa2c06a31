package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerIdentity;
import java.util.List;

/** A server, in the shape that Microsoft gave it, with ours in {@code properties.postgres} and {@code properties.cmk}. */
final class ServerJson {
    private static final String INACCESSIBLE = "Inaccessible";

    private ServerJson() {}

    static JsonNode of(List<Server> servers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var value = json.putArray("value");
        servers.forEach(server -> value.add(of(server)));
        return json;
    }

    static JsonNode of(Server server) {
        Registration registration = server.registration();
        ServerIdentity identity = registration.identity();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", server.id().toString())
                .put("name", server.id().name())
                .put("type", "Microsoft.DBforPostgreSQL/servers")
                .put("location", registration.location());
        ObjectNode tags = json.putObject("tags");
        registration.tags().forEach(tags::put);
        json.putObject("sku").put("name", registration.skuName()).put("tier", Names.of(registration.tier()));
        json.putObject("identity")
                .put("type", "SystemAssigned")
                .put("principalId", identity.principalId().toString())
                .put("tenantId", identity.tenantId().toString());
        ObjectNode properties = json.putObject("properties")
                .put("version", String.valueOf(server.node().major()))
                .put("userVisibleState", userVisibleState(server))
                .put("byokEnforcement", byokEnforcement(server))
                .put("fullyQualifiedDomainName", registration.postgres().first().host())
                .put("replicationRole", server.lineage().isFollowing() ? "Replica" : "None");
        Origin origin = server.lineage().origin();
        if (origin != null && origin.isFollowing()) {
            properties.put("masterServerId", origin.sourceId().toString());
        }
        ObjectNode postgres = properties.putObject("postgres");
        int port = registration.postgres().first().port();
        var hosts = postgres.putArray("hosts");
        registration
                .postgres()
                .endpoints()
                .forEach(host -> hosts.add(host.port() == port ? host.host() : host.toString()));
        postgres.put("port", port);
        properties.set("cmk", CmkJson.of(server));
        return json;
    }

    /** A replica, whose clients are denied as long as its primary's are, whatever becomes of its own key. */
    static JsonNode of(Server replica, Server primary) {
        ObjectNode json = (ObjectNode) of(replica);
        ObjectNode properties = json.withObject("/properties");
        if (userVisibleState(primary).equals(INACCESSIBLE)) {
            properties.put("userVisibleState", INACCESSIBLE);
        }
        properties.withObject("/cmk/primary").put("id", primary.id().toString()).put("state", CmkJson.state(primary));
        return json;
    }

    private static String userVisibleState(Server server) {
        return server.protection() instanceof Protection.Enabled enabled
                        && enabled.access() instanceof Access.Inaccessible
                ? INACCESSIBLE
                : "Ready";
    }

    private static String byokEnforcement(Server server) {
        return switch (server.protection()) {
            case Protection.None none -> "Disabled";
            case Protection.Enabling enabling -> "Disabled";
            case Protection.Enabled enabled -> "Enabled";
            case Protection.Releasing releasing -> "Enabled";
        };
    }
}
