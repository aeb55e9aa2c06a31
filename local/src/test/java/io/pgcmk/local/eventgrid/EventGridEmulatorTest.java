package io.pgcmk.local.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Happening;
import io.pgcmk.local.cloud.MovableClock;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.TestTokens;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventGridEmulatorTest {
    private static final LocalTrust TRUST = LocalTrust.shared();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String GRID = "https://eventgrid.azure.net";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final VaultId VAULT = new VaultId("sub", "rg", "contoso");
    private static final String GRID_EVENT = """
            {"id":"1","subject":"s","eventType":"t","eventTime":"2026-01-01T00:00:00Z","dataVersion":"1","data":{"a":1}}""";
    private static final String CLOUD_EVENT = """
            {"id":"1","source":"/s","type":"t","specversion":"1.0","data":{"a":1}}""";

    private final BlockingQueue<LocalRequest> received = new LinkedBlockingQueue<>();
    private final TestTokens tokens = new TestTokens();
    private final MovableClock clock = new MovableClock(NOW);

    @TempDir
    private Path directory;

    private Cloud cloud;
    private EventGridEmulator eventGrid;
    private LocalServer webhook;

    @BeforeEach
    void start() {
        cloud = new Cloud("tenant", "sub", clock, Zone.at(directory.resolve("zone")));
        eventGrid = EventGridEmulator.start(0, cloud, tokens, TRUST, "topic-key");
        webhook = LocalServer.http(0, request -> {
            received.add(request);
            return request.method().equals("OPTIONS")
                    ? LocalResponse.empty(200).with("WebHook-Allowed-Origin", "*")
                    : LocalResponse.empty(202);
        });
    }

    @AfterEach
    void stop() {
        eventGrid.close();
        webhook.close();
    }

    @Test
    void deliversWhatIsPublishedInItsOwnSchema() throws Exception {
        subscribe();

        assertThat(publish("[" + GRID_EVENT + "]", "application/json").statusCode())
                .isEqualTo(200);

        LocalRequest delivery = next();
        assertThat(delivery.headers())
                .containsEntry("aeg-event-type", "Notification")
                .containsEntry("aeg-subscription-name", "test")
                .containsEntry("aeg-delivery-count", "0");
        assertThat(json(delivery).at("/data/a").asInt()).isEqualTo(1);
        assertThat(json(delivery).path("type").asText()).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {CLOUD_EVENT, "[" + CLOUD_EVENT + "]"})
    void deliversWhatIsPublishedAsCloudEvents(String body) throws Exception {
        subscribe();

        assertThat(publish(body, "application/cloudevents-batch+json").statusCode())
                .isEqualTo(200);

        assertThat(json(next()).path("source").asText()).isEqualTo("/s");
    }

    @Test
    void deliversWhatHappensToVaultsAndKeys() throws Exception {
        subscribe();

        cloud.tell(new Happening.AccessPolicyChanged(VAULT));
        JsonNode policy = json(next());
        cloud.tell(new Happening.KeyVersionCreated(
                VAULT, "https://contoso.vault.azure.net/keys/kek/" + "1".repeat(32), null, clock.instant()));
        JsonNode version = json(next());

        assertThat(policy.path("type").asText()).isEqualTo("Microsoft.KeyVault.VaultAccessPolicyChanged");
        assertThat(policy.path("source").asText()).isEqualTo(VAULT.toString());
        assertThat(policy.at("/data/VaultName").asText()).isEqualTo("contoso");
        assertThat(version.path("type").asText()).isEqualTo("Microsoft.KeyVault.KeyNewVersionCreated");
        assertThat(version.path("subject").asText()).isEqualTo("kek");
        assertThat(version.at("/data/Version").asText()).isEqualTo("1".repeat(32));
        assertThat(version.at("/data/NBF").isNull()).isTrue();
        assertThat(version.at("/data/EXP").asLong()).isEqualTo(clock.instant().getEpochSecond());
    }

    @Test
    void deliversWhatArmDid() throws Exception {
        subscribe();

        cloud.tell(new Happening.ResourceDeleted(VAULT.toString(), "Microsoft.KeyVault/vaults/delete"));

        JsonNode deleted = json(next());
        assertThat(deleted.path("type").asText()).isEqualTo("Microsoft.Resources.ResourceDeleteSuccess");
        assertThat(deleted.path("subject").asText()).isEqualTo(VAULT.toString());
        assertThat(deleted.path("source").asText()).isEqualTo("/subscriptions/sub");
        assertThat(deleted.at("/data/operationName").asText()).isEqualTo("Microsoft.KeyVault/vaults/delete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[",
                "[1]",
                "[{}]",
                GRID_EVENT,
                "[{\"id\":\"1\",\"subject\":\"s\",\"eventType\":\"t\",\"eventTime\":\"now\",\"dataVersion\":\"1\"}]",
                "[{\"id\":\"1\",\"unknown\":1}]"
            })
    void refusesEventsThatAreIncomplete(String body) throws Exception {
        assertThat(publish(body, "application/json").statusCode()).isEqualTo(400);
    }

    @Test
    void refusesWhoHasNoKey() throws Exception {
        assertThat(send("POST", "/api/events", "wrong", "[]", "application/json")
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/admin/deadLetters", "", "", "application/json").statusCode())
                .isEqualTo(401);
    }

    @Test
    void takesTheTokenOfWhoeverHasTheRoleForIt() throws Exception {
        subscribe();
        assign("EventGrid Data Sender", eventGrid.topic());

        assertThat(publishAs(token(GRID, "tenant", LATER)).statusCode()).isEqualTo(200);

        assertThat(json(next()).path("source").asText()).isEqualTo("/s");
    }

    @Test
    void refusesTheTokenOfWhoeverHasNoRoleForIt() throws Exception {
        assign("Owner", "/subscriptions/sub");
        assign("EventGrid Data Sender", eventGrid.topic() + "-2");

        HttpResponse<String> refused = publishAs(token(GRID, "tenant", LATER));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body())
                .contains("\"code\":\"Unauthorized\"", "permission to send data to " + eventGrid.topic() + ".");
    }

    @Test
    void refusesATokenThatIsNotValidHere() throws Exception {
        assign("EventGrid Data Sender", "/subscriptions/sub");
        String forged = new TestTokens().token("p", "tenant", GRID, LATER);

        for (String token : List.of(
                forged,
                token("https://vault.azure.net", "tenant", LATER),
                token(GRID, "another", LATER),
                token(GRID, "tenant", NOW),
                "")) {
            assertThat(publishAs(token).statusCode()).as(token).isEqualTo(401);
        }
        assertThat(publishAs(token(GRID, "tenant", NOW.plusSeconds(1))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void asksForTheKeyWhereNobodyPublishes() throws Exception {
        assign("EventGrid Data Sender", "/subscriptions/sub");

        HttpRequest request = request("/admin/deadLetters")
                .header("Authorization", "Bearer " + token(GRID, "tenant", LATER))
                .build();

        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void misbehavesOnRequest() throws Exception {
        subscribe();

        assertThat(send("PUT", "/admin/delivery", "topic-key", "{\"times\":2}", "application/json")
                        .statusCode())
                .isEqualTo(200);
        publish(CLOUD_EVENT, "application/cloudevents+json");

        assertThat(json(next())).isEqualTo(json(next()));
        assertThat(send("PUT", "/admin/delivery", "topic-key", "{\"times\":0}", "application/json")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsWhatItGaveUp() throws Exception {
        HttpResponse<String> none = send("GET", "/admin/deadLetters", "topic-key", "", "application/json");

        assertThat(none.body()).isEqualTo("{\"value\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLOUD_EVENTS", "EVENT_GRID"})
    void subscribesNobodyWhoFailsTheHandshake(Schema schema) {
        try (LocalServer other = LocalServer.http(0, request -> LocalResponse.empty(200))) {
            Subscription subscription = new Subscription("test", uri(other), schema);

            assertThatIllegalStateException()
                    .isThrownBy(() -> eventGrid.subscribe(subscription))
                    .withMessageContaining("handshake");
        }
    }

    private void subscribe() throws InterruptedException {
        eventGrid.subscribe(new Subscription("test", uri(webhook), Schema.CLOUD_EVENTS));
        assertThat(next().headers()).containsEntry("webhook-request-origin", "eventgrid.azure.net");
    }

    private static URI uri(LocalServer server) {
        return URI.create("http://127.0.0.1:" + server.port() + "/hook");
    }

    private LocalRequest next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(20, TimeUnit.SECONDS), "nothing was delivered");
    }

    private static JsonNode json(LocalRequest delivery) throws IOException {
        return new ObjectMapper().readTree(delivery.body().text());
    }

    private HttpResponse<String> publish(String body, String contentType) throws Exception {
        return send("POST", "/api/events", "topic-key", body, contentType);
    }

    private HttpResponse<String> send(String method, String path, String key, String body, String contentType)
            throws Exception {
        HttpRequest request = request(path)
                .header("aeg-sas-key", key)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> publishAs(String token) throws Exception {
        HttpRequest request = request("/api/events?api-version=2018-01-01")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(CLOUD_EVENT))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + eventGrid.port() + path));
    }

    private String token(String audience, String tenant, Instant expires) {
        return tokens.token("p", tenant, audience, expires);
    }

    private void assign(String role, String scope) {
        String id = cloud.roles().named(role).orElseThrow().id();
        cloud.roles().assign(new RoleAssignment(role, scope, "p", id));
    }
}
