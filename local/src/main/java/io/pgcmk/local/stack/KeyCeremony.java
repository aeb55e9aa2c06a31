package io.pgcmk.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgcmk.local.kit.Zone;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** What the key administrator and the DBA put into the vaults before anything is registered. */
record KeyCeremony(LocalHttp http, Ready ready) {
    private static final int HEX_DIGITS = 32;

    void createKey(ContosoServer server) {
        send(
                "POST",
                server.vault().name(),
                "keys/" + server.key() + "/create",
                JsonNodeFactory.instance.objectNode().put("kty", "RSA").put("key_size", 2048));
    }

    void storePassword(ContosoServer server, String cmkAdminPassword) {
        send(
                "PUT",
                Contoso.SECRETS_VAULT,
                "secrets/" + secretName(server.resourceId()),
                JsonNodeFactory.instance.objectNode().put("value", cmkAdminPassword));
    }

    /** Where pg-cmk looks for a server's password; callers never name it. */
    static String secretName(String resourceId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(resourceId.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return "cmk-admin-" + HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void send(String method, String vault, String path, JsonNode body) {
        String uri = "https://" + Zone.hostOf(vault) + ":" + ready.keyVault().port() + "/" + path + "?api-version=7.6";
        http.send(
                        method,
                        uri,
                        Map.of("Authorization", "Bearer " + ready.callers().keyAdmin()),
                        body)
                .requireStatus(200);
    }
}
