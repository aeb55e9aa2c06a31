package io.pgcmk.local.keyvault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.StrictJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What one vault does with its secrets, once the caller may ask for it. */
final class SecretOperations {
    private final Vault vault;
    private final Clock clock;
    private final Map<String, List<ObjectNode>> secrets = new TreeMap<>();

    SecretOperations(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    synchronized LocalResponse set(String name, Body body) {
        StrictJson request = StrictJson.of(body, "value", "contentType");
        if (!name.matches("[0-9a-zA-Z-]{1,127}")) {
            throw VaultErrorException.badParameter("Invalid secret name '" + name + "'.");
        }
        long now = clock.instant().getEpochSecond();
        ObjectNode secret = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "value",
                        request.text("value").orElseThrow(() -> VaultErrorException.badParameter("value is missing.")))
                .put(
                        "id",
                        vault.uri() + "/secrets/" + name + "/"
                                + UUID.randomUUID().toString().replace("-", ""));
        request.text("contentType").ifPresent(type -> secret.put("contentType", type));
        secret.putObject("attributes")
                .put("enabled", true)
                .put("created", now)
                .put("updated", now)
                .put("recoveryLevel", vault.settings().recoveryLevel())
                .put("recoverableDays", vault.settings().recoverableDays());
        secrets.computeIfAbsent(name.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                .add(secret);
        return LocalResponse.json(200, secret);
    }

    synchronized LocalResponse get(String name, String version) {
        return secrets.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).reversed().stream()
                .filter(secret ->
                        version.isEmpty() || secret.path("id").asText().endsWith("/" + version))
                .findFirst()
                .map(secret -> LocalResponse.json(200, secret))
                .orElseThrow(() -> VaultErrorException.secretNotFound(name));
    }
}
