package io.pgcmk.agent.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.WrappedDekFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** The JSON text of a sidecar. We write the newest schema and read every one ever written: a backup outlives our code. */
final class SidecarFormat {
    /** A sidecar has some 2,000 characters; a read is bounded before it allocates. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int SCHEMA = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SidecarFormat() {}

    static String write(Sidecar sidecar) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("format", "pg-cmk-sidecar")
                .put("schema", SCHEMA)
                .put("id", sidecar.id().toString())
                .put("scope", sidecar.scope().name().toLowerCase(Locale.ROOT))
                .put("serverUid", sidecar.serverUid().toString())
                .put("server", sidecar.server())
                .put("createdAt", sidecar.createdAt().toString())
                .put("keyUri", sidecar.dek().wrappedBy().uri().toString())
                .put("wrappedDek", WrappedDekFormat.write(sidecar.dek()));
        return json.toPrettyString() + "\n";
    }

    /** @throws IllegalArgumentException if the text is no sidecar; the message says why */
    static Sidecar read(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (!json.path("format").asText().equals("pg-cmk-sidecar")) {
            throw new IllegalArgumentException("it is not a sidecar of pg-cmk");
        }
        if (json.path("schema").asInt() != SCHEMA) {
            throw new IllegalArgumentException("its schema is " + json.path("schema") + ", and this agent knows "
                    + SCHEMA + ": use the agent that wrote it, or a newer one");
        }
        return new Sidecar(
                UUID.fromString(text(json, "id")),
                scope(text(json, "scope")),
                UUID.fromString(text(json, "serverUid")),
                text(json, "server"),
                instant(text(json, "createdAt")),
                WrappedDekFormat.read(text(json, "wrappedDek")));
    }

    private static Scope scope(String text) {
        return switch (text) {
            case "backup" -> Scope.BACKUP;
            case "archive" -> Scope.ARCHIVE;
            default -> throw new IllegalArgumentException("its scope is neither backup nor archive");
        };
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("its createdAt is no time", e);
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode member = json.path(name);
        if (!member.isTextual()) {
            throw new IllegalArgumentException("its " + name + " is missing");
        }
        return member.textValue();
    }
}
