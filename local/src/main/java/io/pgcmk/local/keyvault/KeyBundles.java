package io.pgcmk.local.keyvault;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultSettings;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Keys as the service writes them. Their ids never carry a port. */
final class KeyBundles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vault vault;

    KeyBundles(Vault vault) {
        this.vault = vault;
    }

    String id(VaultKey key, KeyVersion version) {
        return vault.uri() + "/keys/" + key.name() + "/" + version.version();
    }

    ObjectNode bundle(VaultKey key, KeyVersion version) {
        ObjectNode bundle = JSON.createObjectNode();
        ObjectNode web = bundle.putObject("key").put("kid", id(key, version));
        web.setAll(JSON.<ObjectNode>valueToTree(publicHalf(version.pair().getPublic())));
        web.put("kty", version.type());
        version.attributes().operations().forEach(web.putArray("key_ops")::add);
        describe(bundle, version);
        return bundle;
    }

    ObjectNode deleted(DeletedKey deleted) {
        return bundle(deleted.key(), deleted.key().newest())
                .put("recoveryId", vault.uri() + "/deletedkeys/" + deleted.key().name())
                .put("deletedDate", deleted.deletedAt().getEpochSecond())
                .put("scheduledPurgeDate", deleted.scheduledPurge().getEpochSecond());
    }

    ObjectNode keys(List<VaultKey> keys) {
        ObjectNode page = page();
        keys.forEach(key -> describe(
                page.withArray("value").addObject().put("kid", vault.uri() + "/keys/" + key.name()), key.newest()));
        return page;
    }

    ObjectNode versions(VaultKey key) {
        ObjectNode page = page();
        key.versions()
                .forEach(version ->
                        describe(page.withArray("value").addObject().put("kid", id(key, version)), version));
        return page;
    }

    private void describe(ObjectNode item, KeyVersion version) {
        KeyAttributes attributes = version.attributes();
        VaultSettings settings = vault.settings();
        ObjectNode described = item.putObject("attributes").put("enabled", attributes.enabled());
        if (attributes.notBefore() != null) {
            described.put("nbf", attributes.notBefore().getEpochSecond());
        }
        if (attributes.expires() != null) {
            described.put("exp", attributes.expires().getEpochSecond());
        }
        described
                .put("created", version.created().getEpochSecond())
                .put("updated", version.updated().getEpochSecond())
                .put("recoveryLevel", settings.recoveryLevel())
                .put("recoverableDays", settings.recoverableDays())
                .put("exportable", false);
        if (!attributes.tags().isEmpty()) {
            attributes.tags().forEach(item.putObject("tags")::put);
        }
    }

    private static ObjectNode page() {
        ObjectNode page = JSON.createObjectNode();
        page.putArray("value");
        return page.putNull("nextLink");
    }

    private static Object publicHalf(PublicKey key) {
        JWK web = key instanceof RSAPublicKey rsa
                ? new RSAKey.Builder(rsa).build()
                : new ECKey.Builder(Curve.P_256, (ECPublicKey) key).build();
        return web.toJSONObject();
    }
}
