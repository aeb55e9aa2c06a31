package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.Ready;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The owner of the vault, who grants and revokes there and never talks to pg-cmk. */
public final class KeyAdmin {
    private static final String KEY_VAULT = "7.6";
    private static final String ARM = "2023-07-01";
    private static final String AUTHORIZATION = "2022-04-01";

    /** Key Vault Secrets Officer, in every tenant. */
    private static final String SECRETS_OFFICER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";

    /** Key Vault Crypto Service Encryption User, in every tenant. */
    private static final String ENCRYPTION_USER = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

    /** EventGrid Data Sender, in every tenant. */
    private static final String DATA_SENDER = "d5a91429-5739-47e2-a06b-3470a27159e7";

    private final LocalHttp http;
    private final Ready ready;
    private final Ready.Postgres postgres;

    public KeyAdmin(LocalHttp http, Ready ready) {
        this.http = http;
        this.ready = ready;
        this.postgres = ready.postgres().getFirst();
    }

    /** The uri of a key of the customer's vault, without a version. */
    String uriOf(String name) {
        return URI.create(postgres.keyUri()).resolve(name).toString();
    }

    void create(String keyUri, int bits) {
        vault(
                        "POST",
                        keyUri,
                        "/create",
                        JsonNodeFactory.instance.objectNode().put("kty", "RSA").put("key_size", bits))
                .requireStatus(200);
    }

    /** {@code az keyvault key rotate}; returns the identifier of the new version. */
    public String rotate(String keyUri) {
        return identifier(vault("POST", keyUri, "/rotate", null));
    }

    /** The identifier of the version that is current. */
    public String current(String keyUri) {
        return identifier(vault("GET", keyUri, "", null));
    }

    /** {@code az keyvault key set-attributes --enabled}: of the version that is named, or else of the newest. */
    public void setEnabled(String keyUri, boolean enabled) {
        change(keyUri, JsonNodeFactory.instance.objectNode().put("enabled", enabled));
    }

    /** {@code az keyvault key set-attributes --expires}. */
    void setExpiry(String keyUri, Instant end) {
        change(keyUri, JsonNodeFactory.instance.objectNode().put("exp", end.getEpochSecond()));
    }

    void delete(String keyUri) {
        vault("DELETE", keyUri, "", null).requireStatus(200);
    }

    void recover(String keyUri) {
        vault("POST", keyUri.replace("/keys/", "/deletedkeys/"), "/recover", null)
                .requireStatus(200);
    }

    /** {@code az keyvault set-policy --key-permissions}: what the server's identity may do, and nothing besides. */
    public void permit(String... permissions) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode policy = body.putObject("properties")
                .putArray("accessPolicies")
                .addObject()
                .put("tenantId", postgres.identity().tenantId())
                .put("objectId", postgres.identity().principalId());
        ArrayNode keys = policy.putObject("permissions").putArray("keys");
        List.of(permissions).forEach(keys::add);
        String uri = ready.arm() + postgres.vaultId() + "/accessPolicies/replace?api-version=" + ARM;
        http.send("PUT", uri, authorization(), body).requireStatus(200);
    }

    /** {@code az keyvault update --enable-rbac-authorization}: access policies count no more. */
    public void goByRoles() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("properties").put("enableRbacAuthorization", true);
        http.send("PATCH", ready.arm() + postgres.vaultId() + "?api-version=" + ARM, authorization(), body)
                .requireStatus(200);
    }

    /** {@code az role assignment create}: all that the server's identity needs, at the vault. */
    public void assignRole() {
        assign(roleAssignment(), ENCRYPTION_USER);
    }

    /** The same, for whoever installs a server from its host: one secret, which it stores and reads. */
    public void assignSecret(String vaultId, String name) {
        assign(assignment(vaultId + "/secrets/" + name, UUID.randomUUID().toString()), SECRETS_OFFICER);
    }

    /** The same, for whoever restores a server and tells pg-cmk of it from its host. */
    public void assignTopic(String topicId) {
        assign(assignment(topicId, UUID.randomUUID().toString()), DATA_SENDER);
    }

    private void assign(String assignment, String role) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("properties")
                .put(
                        "roleDefinitionId",
                        "/subscriptions/" + ready.subscription() + "/providers/Microsoft.Authorization/roleDefinitions/"
                                + role)
                .put("principalId", postgres.identity().principalId());
        http.send("PUT", assignment, authorization(), body).requireStatus(201);
    }

    /** {@code az role assignment delete}. */
    public void withdrawRole() {
        http.send("DELETE", roleAssignment(), authorization(), null).requireStatus(200);
    }

    /** Its name may be any id: there is one for each identity. */
    private String roleAssignment() {
        return assignment(postgres.vaultId(), postgres.identity().principalId());
    }

    private String assignment(String scope, String name) {
        return ready.arm() + scope + "/providers/Microsoft.Authorization/roleAssignments/" + name + "?api-version="
                + AUTHORIZATION;
    }

    private void change(String keyUri, ObjectNode attributes) {
        // An update names a version; the newest is what a GET without one answers.
        String version = current(keyUri);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("attributes", attributes);
        vault("PATCH", version, "", body).requireStatus(200);
    }

    private static String identifier(JsonAnswer key) {
        return key.requireStatus(200).at("/key/kid").asText();
    }

    private JsonAnswer vault(String method, String keyUri, String action, @Nullable JsonNode body) {
        URI key = URI.create(keyUri);
        String uri = "https://" + key.getHost() + ":" + ready.keyVault().port() + key.getPath() + action
                + "?api-version=" + KEY_VAULT;
        return http.send(method, uri, authorization(), body);
    }

    private Map<String, String> authorization() {
        return Map.of("Authorization", "Bearer " + ready.callers().keyAdmin());
    }
}
