package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.Ready;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one who calls pg-cmk's API, with a token. */
public final class Operator {
    private static final String SERVERS = "2017-12-01";
    private static final String KEYS = "2020-01-01";
    private static final String PG_CMK = "2026-11-01";

    private final LocalHttp http;
    private final Ready ready;
    private final String functions;
    private final Ready.Postgres postgres;

    public Operator(LocalHttp http, Ready ready) {
        this(http, ready, ready.functions());
    }

    private Operator(LocalHttp http, Ready ready, String functions) {
        this.http = http;
        this.ready = ready;
        this.functions = functions;
        this.postgres = ready.postgres().getFirst();
    }

    /** The same one, calling another instance of pg-cmk. */
    public Operator calling(int port) {
        return new Operator(http, ready, "http://127.0.0.1:" + port);
    }

    /** What {@code READY} says of the server, as the body of a PUT. */
    public ObjectNode registration() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("location", "westeurope");
        body.putObject("sku").put("name", "GP_Gen5_2").put("tier", "GeneralPurpose");
        ObjectNode properties = body.putObject("properties");
        ObjectNode where = properties.putObject("postgres");
        where.putArray("hosts").add(postgres.host());
        where.put("port", postgres.port());
        ObjectNode cmk = properties.putObject("cmk").put("keyVaultId", postgres.vaultId());
        cmk.putObject("identity")
                .put("kind", postgres.identity().kind())
                .put("clientId", postgres.identity().clientId())
                .put("principalId", postgres.identity().principalId())
                .put("tenantId", postgres.identity().tenantId());
        return body;
    }

    public JsonAnswer register() {
        return call("PUT", "", SERVERS, registration());
    }

    /** The same server has another host on this port, too. */
    JsonAnswer registerWithHost(int port) {
        ObjectNode body = registration();
        body.withArray("/properties/postgres/hosts").add(postgres.host() + ":" + port);
        return call("PUT", "", SERVERS, body);
    }

    /** The server was made from another one. */
    public JsonAnswer registerCopy(String createMode, String sourceId) {
        ObjectNode body = registration();
        ((ObjectNode) body.path("properties")).put("createMode", createMode).put("sourceServerId", sourceId);
        return call("PUT", "", SERVERS, body);
    }

    /** The first of a copy's two steps, on its source: to these copies, and to no others. */
    public JsonAnswer consentTo(String... copyIds) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode copies = body.putObject("properties").putObject("cmk").putArray("copies");
        List.of(copyIds).forEach(copies::add);
        return call("PATCH", "", SERVERS, body);
    }

    JsonAnswer tag(String name, String value) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("tags").put(name, value);
        return call("PATCH", "", SERVERS, body);
    }

    public JsonAnswer server() {
        return call("GET", "", SERVERS, null);
    }

    JsonAnswer delete() {
        return settled(call("DELETE", "", SERVERS, null));
    }

    JsonAnswer validateKey(String keyUri) {
        return call(
                "POST",
                "/validateKey",
                PG_CMK,
                JsonNodeFactory.instance.objectNode().put("uri", keyUri));
    }

    /** Without a version in the uri, the server follows the newest one. */
    public JsonAnswer enable(String keyUri) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("properties").put("serverKeyType", "AzureKeyVault").put("uri", keyUri);
        return settled(call("PUT", "/keys/" + keyName(keyUri), KEYS, body));
    }

    JsonAnswer keys() {
        return call("GET", "/keys", KEYS, null);
    }

    public JsonAnswer revalidate() {
        return settled(call("POST", "/revalidate", PG_CMK, null));
    }

    JsonAnswer release() {
        return settled(call("POST", "/release", PG_CMK, null));
    }

    /** Returns its id. */
    public String registerBackup() {
        String id = UUID.randomUUID().toString();
        call(
                        "POST",
                        "/backups",
                        PG_CMK,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("kind", "Backup")
                                .put("id", id))
                .requireStatus(201);
        return id;
    }

    JsonAnswer verifyBackup(String id) {
        return call("POST", "/backups/" + id + "/verify", PG_CMK, null);
    }

    JsonAnswer deleteBackup(String id) {
        return call("DELETE", "/backups/" + id, PG_CMK, null);
    }

    /** What whoever keeps the backup does once the sidecar beside it is a new one. */
    JsonAnswer confirmSidecar(String id, String keyVersion) {
        return call(
                "POST",
                "/backups/" + id + "/sidecar",
                PG_CMK,
                JsonNodeFactory.instance.objectNode().put("version", keyVersion));
    }

    /** The properties of the rotation to this version; a missing node if there is none. */
    public JsonNode rotationTo(String keyVersion) {
        for (JsonNode rotation : all(uri("/rotations", PG_CMK))) {
            if (rotation.at("/properties/to").asText().equals(keyVersion)) {
                return rotation.path("properties");
            }
        }
        return MissingNode.getInstance();
    }

    /** What needs a key, or one version of it, and whether it may be disabled. */
    JsonNode keyUsage(String keyUri) {
        String uri = functions + "/subscriptions/" + ready.subscription()
                + "/providers/Microsoft.DBforPostgreSQL/keyUsage?api-version=" + PG_CMK + "&keyUri="
                + URLEncoder.encode(keyUri, StandardCharsets.UTF_8);
        return http.send("GET", uri, authorization(), null).requireStatus(200);
    }

    /** All events so far, oldest first. */
    public List<JsonNode> events() {
        List<JsonNode> events = all(uri("/events", PG_CMK));
        events.sort((one, other) -> time(one).compareTo(time(other)));
        return events;
    }

    /** Those of one type, such as {@code ServerInaccessible}. */
    List<JsonNode> events(String type) {
        return events().stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /** Starts the timer now, instead of at the next full minute. The host answers at once; the check goes on. */
    public void startCheck() {
        http.send(
                        "POST",
                        functions + "/admin/functions/KeyAccessCheck",
                        Map.of("x-functions-key", ready.masterKey()),
                        JsonNodeFactory.instance.objectNode().put("input", ""))
                .requireStatus(202);
    }

    String state() {
        return server().text("/properties/userVisibleState");
    }

    /** Of a list, page by page. */
    private List<JsonNode> all(String first) {
        List<JsonNode> all = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            JsonAnswer page = http.send("GET", next, authorization(), null);
            page.requireStatus(200).path("value").forEach(all::add);
            next = page.text("/nextLink");
        }
        return all;
    }

    private static String time(JsonNode event) {
        return event.path("time").asText();
    }

    /** As Azure's own clients do: asks for the operation until it has ended. */
    private JsonAnswer settled(JsonAnswer answer) {
        if (answer.status() != 202) {
            return answer;
        }
        String operation = answer.headers().firstValue("Azure-AsyncOperation").orElseThrow();
        JsonAnswer status = http.send("GET", operation, authorization(), null);
        for (int asked = 0; status.text("/status").equals("InProgress") && asked < 60; asked++) {
            Step.pause();
            status = http.send("GET", operation, authorization(), null);
        }
        return status;
    }

    private JsonAnswer call(String method, String path, String version, @Nullable JsonNode body) {
        return http.send(method, uri(path, version), authorization(), body);
    }

    private String uri(String path, String version) {
        return functions + postgres.resourceId() + path + "?api-version=" + version;
    }

    private Map<String, String> authorization() {
        return Map.of("Authorization", "Bearer " + ready.callers().operator());
    }

    /** {@code vault_key} or {@code vault_key_version}. */
    private static String keyName(String keyUri) {
        URI uri = URI.create(keyUri);
        String vault = uri.getHost().substring(0, uri.getHost().indexOf('.'));
        return vault + uri.getPath().replaceFirst("^/keys", "").replace('/', '_');
    }
}
