package io.pgcmk.agent.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import java.net.URI;

/**
 * A server was restored here: what pg-cmk has to know to register it.
 *
 * @param config of the host that it was restored on
 * @param source the resource id of the server that was backed up
 * @param port that the copy listens on
 */
public record CopyCreated(AgentConfig config, AgentConfig.Copy copy, String source, Mode mode, int port) {

    /** As the API of Microsoft.DBforPostgreSQL has them. */
    public enum Mode {
        POINT_IN_TIME("PointInTimeRestore"),
        GEO("GeoRestore");

        private final String word;

        Mode(String word) {
            this.word = word;
        }
    }

    ObjectNode data() {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("sourceServerId", source)
                .put("createMode", mode.word)
                .put("serverId", config.server())
                .put("location", copy.location());
        data.set("postgres", postgres());
        data.set("identity", identity());
        return data;
    }

    /** The same by hand, since an event may get lost. */
    public String byHand() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("location", copy.location());
        ObjectNode properties =
                body.putObject("properties").put("createMode", mode.word).put("sourceServerId", source);
        properties.set("postgres", postgres());
        properties.putObject("cmk").set("identity", identity());
        URI server = URI.create(config.service() + config.server() + "?api-version=2017-12-01");
        return "PUT " + server + " " + body;
    }

    private ObjectNode postgres() {
        ObjectNode postgres = JsonNodeFactory.instance.objectNode();
        copy.hosts().forEach(postgres.putArray("hosts")::add);
        return postgres.put("port", port);
    }

    private ObjectNode identity() {
        HostIdentity host = config.identity();
        String kind = switch (host.kind()) {
            case MANAGED_IDENTITY -> "Attached";
            case WORKLOAD_IDENTITY -> "Federated";
        };
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind)
                .put("clientId", host.clientId().toString())
                .put("principalId", copy.identity().principalId().toString())
                .put("tenantId", copy.identity().tenantId().toString());
    }
}
