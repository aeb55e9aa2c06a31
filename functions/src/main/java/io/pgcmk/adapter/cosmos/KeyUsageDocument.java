package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.KeyUse;
import org.jspecify.annotations.Nullable;

/**
 * One use in {@code keyUsage}, a partition for each key.
 *
 * @param id the server's uid, as {@code uid} is, which queries sort by
 * @param keyHash of the names of vault and key
 * @param vault in lower case, like key and vaultId
 */
record KeyUsageDocument(
        String id,
        String keyHash,
        int schema,
        String uid,
        String vault,
        String key,
        @Nullable String vaultId) {

    static ObjectNode write(KeyUse use) {
        KeyScope.OfKey key = KeyScope.OfKey.of(use.key());
        String uid = use.server().toString();
        return StoredJson.write(new KeyUsageDocument(
                uid,
                keyHash(key),
                StoredJson.SCHEMA,
                uid,
                key.vault(),
                key.name(),
                use.vaultId() == null ? null : NameDocument.lower(use.vaultId().toString())));
    }

    static String keyHash(KeyScope.OfKey key) {
        return NameDocument.hash(key.vault() + "/" + key.name());
    }

    static ServerUid server(JsonNode json) {
        return ServerUid.parse(StoredJson.read(json, KeyUsageDocument.class).uid);
    }
}
