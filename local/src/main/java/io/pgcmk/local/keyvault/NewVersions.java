package io.pgcmk.local.keyvault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Happening;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.kit.LocalResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells of each key version that was made; nothing else that is done to a key is told, as in Azure. */
final class NewVersions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NewVersions() {}

    /** @param done the answer to a request that was carried out */
    static void announce(Cloud cloud, Vault vault, Operation operation, LocalResponse done) {
        if (operation != Operation.KEY_CREATE && operation != Operation.KEY_ROTATE) {
            return;
        }
        try {
            JsonNode bundle = JSON.readTree(done.body().text());
            cloud.tell(new Happening.KeyVersionCreated(
                    vault.id(),
                    bundle.at("/key/kid").asText(),
                    instant(bundle.at("/attributes/nbf")),
                    instant(bundle.at("/attributes/exp"))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key bundle of ours is no JSON", e);
        }
    }

    private static @Nullable Instant instant(JsonNode seconds) {
        return seconds.isNumber() ? Instant.ofEpochSecond(seconds.asLong()) : null;
    }
}
