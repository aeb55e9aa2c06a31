package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server in {@code state}, one in each partition.
 *
 * @param changeId by which a writer whose answer was lost knows its own change again
 */
record ServerDocument(
        String id,
        String uid,
        int schema,
        String type,
        String changeId,
        @Nullable Integer ttl,
        String subscription,
        String resourceGroup,
        String name,
        RegistrationPart registration,
        @Nullable OriginPart origin,
        @Nullable List<ConsentPart> consents,
        String clusterName,
        String systemIdentifier,
        int major,
        ProtectionPart protection,
        long fence,
        long revision,
        String createdAt,
        @Nullable String deletedAt) {
    static final String ID = "server";
    static final String TYPE = "server";

    /**
     * Since 2 a cause says until when what was deleted can be recovered, and a check leaves more behind; since 3 there is what
     * does not lie under the pinned version yet; since 4 what it is a copy of, and the copies that it consents to; since 5 it may
     * have several hosts.
     */
    private static final int SCHEMA = 5;

    static ObjectNode write(Server server, String changeId, Instant now) {
        ServerId id = server.id();
        Node node = server.node();
        return StoredJson.write(new ServerDocument(
                ID,
                server.uid().toString(),
                SCHEMA,
                TYPE,
                changeId,
                Retention.timeToLive(server.deletedAt(), now),
                id.subscription(),
                id.resourceGroup(),
                id.name(),
                RegistrationPart.of(server.registration()),
                OriginPart.of(server.lineage().origin()),
                ConsentPart.of(server.lineage()),
                node.clusterName(),
                node.systemIdentifier(),
                node.major(),
                ProtectionPart.of(server.protection()),
                server.fence(),
                server.revision(),
                StoredJson.text(server.createdAt()),
                StoredJson.textOrNull(server.deletedAt())));
    }

    static ServerId serverId(JsonNode json) {
        return new ServerId(
                json.path("subscription").asText(),
                json.path("resourceGroup").asText(),
                json.path("name").asText());
    }

    static Server read(JsonNode json) {
        ServerDocument document = StoredJson.read(json, ServerDocument.class, SCHEMA);
        Lineage lineage = document.lineage();
        return new Server(
                ServerUid.parse(document.uid),
                new ServerId(document.subscription, document.resourceGroup, document.name),
                document.registration.toDomain(lineage.copies()),
                lineage,
                new Node(document.clusterName, document.systemIdentifier, document.major),
                document.protection.toDomain(ServerUid.parse(document.uid)),
                document.fence,
                document.revision,
                Instant.parse(document.createdAt),
                StoredJson.instantOrNull(document.deletedAt));
    }

    private Lineage lineage() {
        return new Lineage(
                origin == null ? null : origin.toDomain(),
                consents == null
                        ? List.of()
                        : consents.stream().map(ConsentPart::toDomain).toList());
    }
}
