package io.pgcmk.local.keyvault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.StrictJson;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one vault does with its keys, once the caller may ask for it. */
final class KeyOperations {
    private static final List<String> ALL_OPERATIONS =
            List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");

    private final Vault vault;
    private final Clock clock;
    private final Keyring keys;
    private final KeyBundles bundles;

    KeyOperations(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
        this.keys = new Keyring(clock);
        this.bundles = new KeyBundles(vault);
    }

    LocalResponse create(String name, Body body) {
        StrictJson request = StrictJson.of(body, "kty", "key_size", "key_ops", "attributes", "tags", "public_exponent");
        if (!name.matches("[0-9a-zA-Z-]{1,127}")) {
            throw VaultErrorException.badParameter("Invalid key name '" + name + "'.");
        }
        // The SDK sends 0 where its caller said nothing.
        if (request.number("public_exponent").orElse(0) != 0) {
            throw VaultErrorException.badParameter("public_exponent cannot be chosen here.");
        }
        keys.refuseIfDeleted(name);
        KeyAttributes fresh = changed(new KeyAttributes(true, null, null, ALL_OPERATIONS, Map.of()), request);
        String type = request.text("kty").orElseThrow(() -> VaultErrorException.badParameter("kty is missing."));
        return added(
                name, type, KeyGeneration.pair(type, request.number("key_size").orElse(2048)), fresh);
    }

    LocalResponse rotate(String name) {
        KeyVersion last = keys.get(name).newest();
        KeyAttributes old = last.attributes();
        KeyAttributes fresh = new KeyAttributes(true, null, null, old.operations(), old.tags());
        return added(name, last.type(), KeyGeneration.like(last), fresh);
    }

    LocalResponse get(String name, String version, OpenQuestions open) {
        VaultKey key = keys.get(name);
        KeyVersion found = version(key, version);
        if (!found.attributes().enabled() && !open.disabledKeyIsShown()) {
            throw disabled("get");
        }
        return ok(bundles.bundle(key, found));
    }

    LocalResponse list() {
        return ok(bundles.keys(keys.all()));
    }

    LocalResponse listVersions(String name) {
        return ok(bundles.versions(keys.get(name)));
    }

    LocalResponse update(String name, String version, Body body) {
        StrictJson request = StrictJson.of(body, "key_ops", "attributes", "tags");
        VaultKey key = keys.get(name);
        KeyVersion found = version(key, version);
        found.change(changed(found.attributes(), request), clock.instant());
        return ok(bundles.bundle(key, found));
    }

    LocalResponse wrap(String name, String version, Body body, OpenQuestions open) {
        VaultKey key = keys.get(name);
        KeyVersion found = version(key, version);
        KeyAttributes attributes = found.attributes();
        if (!attributes.enabled() && !open.disabledKeyWraps()) {
            throw disabled("wrapKey");
        }
        requireOperation(attributes, "wrapKey");
        Instant now = clock.instant();
        // Only wrapping respects the validity: about-keys-details, "Date-time controlled operations".
        if (!attributes.isValidAt(now)) {
            boolean early = attributes.notBefore() != null && now.isBefore(attributes.notBefore());
            throw VaultErrorException.forbidden(
                    early ? "KeyNotYetValid" : "KeyExpired",
                    "Operation wrapKey is not allowed on a key that is " + (early ? "not yet valid." : "expired."));
        }
        StrictJson request = StrictJson.of(body, "alg", "value");
        return result(key, found, RsaOaep.wrap(found.pair(), request.text("alg").orElse(""), request.bytes("value")));
    }

    LocalResponse unwrap(String name, String version, Body body) {
        VaultKey key = keys.get(name);
        KeyVersion found = version(key, version);
        if (!found.attributes().enabled()) {
            throw disabled("unwrapKey");
        }
        requireOperation(found.attributes(), "unwrapKey");
        StrictJson request = StrictJson.of(body, "alg", "value");
        return result(
                key, found, RsaOaep.unwrap(found.pair(), request.text("alg").orElse(""), request.bytes("value")));
    }

    LocalResponse delete(String name) {
        Duration retention = Duration.ofDays(vault.settings().recoverableDays());
        return ok(bundles.deleted(keys.delete(name, retention)));
    }

    LocalResponse getDeleted(String name) {
        return ok(bundles.deleted(keys.getDeleted(name)));
    }

    LocalResponse recover(String name) {
        VaultKey key = keys.recover(name);
        return ok(bundles.bundle(key, key.newest()));
    }

    LocalResponse purge(String name) {
        if (vault.settings().purgeProtection()) {
            throw VaultErrorException.forbidden("", "Operation \"purge\" is not enabled for this vault.");
        }
        keys.purge(name);
        return LocalResponse.empty(204);
    }

    private LocalResponse added(String name, String type, KeyPair pair, KeyAttributes attributes) {
        String version = UUID.randomUUID().toString().replace("-", "");
        KeyVersion made = new KeyVersion(version, type, pair, attributes, clock.instant());
        return ok(bundles.bundle(keys.add(name, made), made));
    }

    private static KeyVersion version(VaultKey key, String version) {
        return key.find(version).orElseThrow(() -> VaultErrorException.keyNotFound(key.name() + "/" + version));
    }

    private static KeyAttributes changed(KeyAttributes old, StrictJson request) {
        StrictJson attributes = request.part("attributes", "enabled", "nbf", "exp", "exportable");
        return new KeyAttributes(
                attributes.flag("enabled").orElse(old.enabled()),
                attributes.time("nbf").orElse(old.notBefore()),
                attributes.time("exp").orElse(old.expires()),
                request.texts("key_ops").orElse(old.operations()),
                request.map("tags").orElse(old.tags()));
    }

    private static void requireOperation(KeyAttributes attributes, String operation) {
        if (!attributes.operations().contains(operation)) {
            throw VaultErrorException.forbidden(
                    "KeyOperationForbidden", "Operation " + operation + " is not permitted on this key.");
        }
    }

    private static VaultErrorException disabled(String operation) {
        return VaultErrorException.forbidden(
                "KeyDisabled", "Operation " + operation + " is not allowed on a disabled key.");
    }

    private LocalResponse result(VaultKey key, KeyVersion version, byte[] value) {
        return ok(JsonNodeFactory.instance
                .objectNode()
                .put("kid", bundles.id(key, version))
                .put("value", Base64.getUrlEncoder().withoutPadding().encodeToString(value)));
    }

    private static LocalResponse ok(JsonNode body) {
        return LocalResponse.json(200, body);
    }
}
