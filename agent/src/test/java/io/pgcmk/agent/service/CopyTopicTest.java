package io.pgcmk.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

@DisplayName("R16: pg-cmk is told of a copy")
class CopyTopicTest {
    private static final String SOURCE =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders";
    private static final String COPY = SOURCE + "-2";
    private static final Instant NOW = Instant.parse("2026-11-27T13:00:00Z");
    private static final UUID CLIENT = UUID.randomUUID();
    private static final UUID PRINCIPAL = UUID.randomUUID();
    private static final UUID TENANT = UUID.randomUUID();

    private final List<LocalRequest> requests = new ArrayList<>();
    private final List<String> scopes = new ArrayList<>();
    private LocalResponse answer = LocalResponse.empty(200);
    private final LocalServer eventGrid = LocalServer.http(0, request -> {
        requests.add(request);
        return answer;
    });
    private final TokenCredential credential = request -> {
        scopes.addAll(request.getScopes());
        return Mono.just(new AccessToken("the token", OffsetDateTime.MAX));
    };
    private final CopyTopic topic = new CopyTopic(credential, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        eventGrid.close();
    }

    @Test
    @DisplayName("by a CloudEvent on its own topic, which the host publishes as itself")
    void publishesACloudEvent() throws JsonProcessingException {
        topic.publish(created(HostIdentity.Kind.MANAGED_IDENTITY, CopyCreated.Mode.POINT_IN_TIME));

        LocalRequest asked = requests.getFirst();
        assertThat(asked.method() + " " + asked.path() + "?" + asked.query())
                .isEqualTo("POST /api/events?api-version=2018-01-01");
        assertThat(asked.header("authorization")).contains("Bearer the token");
        assertThat(asked.header("content-type")).contains("application/cloudevents-batch+json; charset=utf-8");
        assertThat(scopes).containsExactly("https://eventgrid.azure.net/.default");
        JsonNode event = new JsonMapper().readTree(asked.body().text()).get(0);
        assertThat(event.path("id").asText()).isNotEmpty();
        assertThat(event).isEqualTo(new JsonMapper().readTree("""
                {"specversion": "1.0", "id": "%1$s", "source": "%2$s", "subject": "%2$s", "type": "io.pgcmk.CopyCreated",
                 "time": "2026-11-27T13:00:00Z", "datacontenttype": "application/json",
                 "data": {"sourceServerId": "%3$s", "createMode": "PointInTimeRestore", "serverId": "%2$s",
                  "location": "northeurope", "postgres": {"hosts": ["orders-2.example"], "port": 5433},
                  "identity": {"kind": "Attached", "clientId": "%4$s", "principalId": "%5$s", "tenantId": "%6$s"}}}
                """.formatted(
                                event.path("id").asText(), COPY, SOURCE, CLIENT, PRINCIPAL, TENANT)));
    }

    @Test
    @DisplayName("also of one in another region, whose identity is a Kubernetes workload's")
    void saysWhatKindOfCopyItIs() throws JsonProcessingException {
        topic.publish(created(HostIdentity.Kind.WORKLOAD_IDENTITY, CopyCreated.Mode.GEO));

        JsonNode data =
                new JsonMapper().readTree(requests.getFirst().body().text()).at("/0/data");
        assertThat(data.path("createMode").asText()).isEqualTo("GeoRestore");
        assertThat(data.at("/identity/kind").asText()).isEqualTo("Federated");
    }

    @ParameterizedTest
    @CsvSource({"401, SERVICE_REFUSED", "403, SERVICE_REFUSED", "503, SERVICE_SILENT"})
    void saysThatTheTopicDoesNotTakeIt(int status, ExitCode code) {
        answer = LocalResponse.of(status, Map.of(), Body.of("said so"));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() ->
                        topic.publish(created(HostIdentity.Kind.MANAGED_IDENTITY, CopyCreated.Mode.POINT_IN_TIME)))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(status + " said so");
    }

    @Test
    @DisplayName("where it may not publish it says who must be given which role there")
    void saysWhichRoleIsMissing() {
        CopyCreated created = created(HostIdentity.Kind.MANAGED_IDENTITY, CopyCreated.Mode.POINT_IN_TIME);
        String remedy = "az role assignment create --role 'EventGrid Data Sender' --assignee " + PRINCIPAL;

        answer = LocalResponse.empty(401);
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> topic.publish(created))
                .withMessageContaining(remedy);
        answer = LocalResponse.empty(403);
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> topic.publish(created))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("az "));
    }

    @Test
    @DisplayName("by hand it is a PUT of the same")
    void canBeDoneByHand() throws JsonProcessingException {
        String hand = created(HostIdentity.Kind.MANAGED_IDENTITY, CopyCreated.Mode.POINT_IN_TIME)
                .byHand();

        assertThat(hand).startsWith("PUT https://pg-cmk.example" + COPY + "?api-version=2017-12-01 {");
        JsonNode body = new JsonMapper().readTree(hand.substring(hand.indexOf('{')));
        assertThat(body.at("/properties/sourceServerId").asText()).isEqualTo(SOURCE);
        assertThat(body.at("/properties/createMode").asText()).isEqualTo("PointInTimeRestore");
        assertThat(body.at("/properties/postgres/port").asInt()).isEqualTo(5433);
        assertThat(body.at("/properties/cmk/identity/clientId").asText()).isEqualTo(CLIENT.toString());
        assertThat(body.path("location").asText()).isEqualTo("northeurope");
    }

    private CopyCreated created(HostIdentity.Kind kind, CopyCreated.Mode mode) {
        AgentConfig.Copy copy = new AgentConfig.Copy(
                URI.create("http://127.0.0.1:" + eventGrid.port() + "/api/events"),
                "northeurope",
                List.of("orders-2.example"),
                new AgentConfig.Copy.Principal(PRINCIPAL, TENANT));
        AgentConfig config = new AgentConfig(
                URI.create("https://pg-cmk.example"),
                "api://pg-cmk",
                COPY,
                new HostIdentity(kind, CLIENT),
                new AgentConfig.Postgres("127.0.0.1", 5432, "postgres", null, "pg_ctl"),
                null,
                null,
                null,
                copy,
                443);
        return new CopyCreated(config, copy, SOURCE, mode, 5433);
    }
}
