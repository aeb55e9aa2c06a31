package io.pgcmk.adapter.cosmos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Name;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name and its owner.
 *
 * @param ttl of a retired name only: when it is free again
 * @param name in lower case
 * @param subscription of a resource id only, like its resource group, both in lower case
 */
record NameDocument(
        String id,
        int schema,
        @Nullable Integer ttl,
        String kind,
        String name,
        String uid,
        @Nullable String subscription,
        @Nullable String resourceGroup) {
    static final String SERVER = "server";

    /** A hash, since a resource id has slashes, which an id may not have. */
    static String id(Name name) {
        return switch (name) {
            case Name.OfServer(ServerId id) -> SERVER + "-" + hash(id.key());
            case Name.OfIdentity(var clientId) -> "identity-" + hash(clientId.toString());
            case Name.OfSystem(String systemIdentifier) -> "system-" + hash(systemIdentifier);
        };
    }

    static ObjectNode write(Name name, ServerUid owner, @Nullable Integer ttl) {
        return StoredJson.write(
                switch (name) {
                    case Name.OfServer(ServerId id) ->
                        of(name, ttl, SERVER, id.key(), owner, lower(id.subscription()), lower(id.resourceGroup()));
                    case Name.OfIdentity(var clientId) ->
                        of(name, ttl, "identity", clientId.toString(), owner, null, null);
                    case Name.OfSystem(String systemIdentifier) ->
                        of(name, ttl, "system", systemIdentifier, owner, null, null);
                });
    }

    private static NameDocument of(
            Name name,
            @Nullable Integer ttl,
            String kind,
            String text,
            ServerUid owner,
            @Nullable String subscription,
            @Nullable String resourceGroup) {
        return new NameDocument(
                id(name), StoredJson.SCHEMA, ttl, kind, text, owner.toString(), subscription, resourceGroup);
    }

    static ServerUid owner(JsonNode json) {
        return ServerUid.parse(StoredJson.read(json, NameDocument.class).uid);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
