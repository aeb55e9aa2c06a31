package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server's key, in the shape that Microsoft gave it. */
final class KeyJson {
    private static final String TYPE = "AzureKeyVault";

    private KeyJson() {}

    /** Reads the body of a PUT; the name in the path must be the one that belongs to the uri. */
    static KeyIdentifier read(JsonFields body, String name) {
        JsonFields properties = body.object("properties");
        properties.allowOnly(Set.of("serverKeyType", "uri", "creationDate"));
        if (!properties.requiredText("serverKeyType").equals(TYPE)) {
            throw properties.wrong("serverKeyType", "must be " + TYPE);
        }
        KeyIdentifier key = properties.required("uri", KeyIdentifier::parse);
        if (!name(key).equalsIgnoreCase(name)) {
            throw properties.wrong("uri", "belongs to a key named " + name(key) + ", and not to the name in the path");
        }
        return key;
    }

    /** The key that protects the server, until PostgreSQL has confirmed that it does not any more. */
    static Optional<ActiveKey> active(Server server) {
        return switch (server.protection()) {
            case Protection.None none -> Optional.empty();
            case Protection.Enabling enabling -> Optional.empty();
            case Protection.Enabled enabled -> Optional.of(enabled.key());
            case Protection.Releasing(ActiveKey key) -> Optional.of(key);
        };
    }

    static Optional<ActiveKey> active(Server server, String name) {
        return active(server).filter(key -> name(key.followed()).equalsIgnoreCase(name));
    }

    static JsonNode list(Server server) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var value = json.putArray("value");
        active(server).ifPresent(key -> value.add(of(server.id(), key)));
        return json;
    }

    static JsonNode of(ServerId server, ActiveKey key) {
        return of(server, key.followed(), key.since());
    }

    /** @param since null while the key is being enabled */
    static JsonNode of(ServerId server, KeyIdentifier key, @Nullable Instant since) {
        String name = name(key);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", server + "/keys/" + name)
                .put("name", name)
                .put("type", "Microsoft.DBforPostgreSQL/servers/keys")
                .put("kind", "azurekeyvault");
        ObjectNode properties = json.putObject("properties")
                .put("serverKeyType", TYPE)
                .put("uri", key.uri().toString());
        if (since != null) {
            properties.put("creationDate", since.toString());
        }
        return json;
    }

    private static String name(KeyIdentifier key) {
        return switch (key) {
            case KekId kek -> kek.vaultName() + "_" + kek.name();
            case KekVersion version -> version.vaultName() + "_" + version.kek().name() + "_" + version.version();
        };
    }
}
