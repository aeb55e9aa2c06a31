package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Documents as JSON, read and written by our own mapper, so that no setting of the SDK's changes what is stored. */
final class StoredJson {
    /** Of every document that has had one shape so far. */
    static final int SCHEMA = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            // The service adds properties of its own.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Of fixed width, so that texts sort as the instants do. */
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private StoredJson() {}

    static ObjectNode write(Record document) {
        return MAPPER.valueToTree(document);
    }

    /** @throws IllegalStateException if a newer release of pg-cmk wrote it */
    static <T extends Record> T read(JsonNode json, Class<T> shape) {
        return read(json, shape, SCHEMA);
    }

    /** @param newest of the schemas that we know of this shape; what an older one lacks is null */
    static <T extends Record> T read(JsonNode json, Class<T> shape, int newest) {
        int schema = json.path("schema").intValue();
        if (schema < 1 || schema > newest) {
            throw new IllegalStateException(
                    shape.getSimpleName() + " of schema " + json.path("schema") + "; known: 1 to " + newest);
        }
        try {
            return MAPPER.treeToValue(json, shape);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a " + shape.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalStateException if it names a key without a version */
    static KekVersion version(String uri) {
        if (!(KeyIdentifier.parse(uri) instanceof KekVersion version)) {
            throw new IllegalStateException("a key without a version: " + uri);
        }
        return version;
    }

    static String text(Instant instant) {
        return INSTANT.format(instant);
    }

    static @Nullable String textOrNull(@Nullable Instant instant) {
        return instant == null ? null : text(instant);
    }

    static @Nullable Instant instantOrNull(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
