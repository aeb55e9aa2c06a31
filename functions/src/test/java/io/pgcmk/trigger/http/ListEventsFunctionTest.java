package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.example.Servers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListEventsFunctionTest {
    private final World world = new World();

    @Test
    void showsTheNewestFirst() {
        world.put(Servers.bare(1));
        happened(EventType.SERVER_REGISTERED, 0);
        happened(EventType.KEY_ENABLED, 1);

        JsonNode value = World.json(list("")).get("value");

        assertThat(value.findValuesAsText("type")).containsExactly("KeyEnabled", "ServerRegistered");
        assertThat(value.get(1).get("time").textValue()).isEqualTo("2026-11-24T09:00:00Z");
        assertThat(value.get(1).get("details").toString()).isEqualTo("{\"caller\":\"operator\"}");
    }

    @Test
    void leadsToTheNextPage() {
        world.put(Servers.bare(1));
        happened(EventType.SERVER_REGISTERED, 0);
        happened(EventType.KEY_ENABLED, 1);
        String nextLink = World.json(list("?$top=1")).get("nextLink").textValue();

        JsonNode second = World.json(list(FakeHttpRequest.of(HttpMethod.GET, nextLink)));

        assertThat(nextLink)
                .startsWith(World.ORIGIN + Servers.id(1) + "/events?api-version=2026-11-01&$top=1&$skipToken=");
        assertThat(second.get("value").findValuesAsText("type")).containsExactly("ServerRegistered");
        assertThat(second.has("nextLink")).isFalse();
    }

    @Test
    void leadsThereByTheNameThatAProxyIsReachedBy() {
        world.put(Servers.bare(1));
        happened(EventType.SERVER_REGISTERED, 0);
        happened(EventType.KEY_ENABLED, 1);

        JsonNode json = World.json(list(world.request(HttpMethod.GET, "/events?$top=1", ApiVersion.PG_CMK)
                .with("X-Forwarded-Proto", "http")
                .with("X-Forwarded-Host", "proxy.contoso.example:8080")));

        assertThat(json.get("nextLink").textValue()).startsWith("http://proxy.contoso.example:8080/subscriptions/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/path", "a.example, b.example", "user@a.example", "a.example:"})
    void doesNotBelieveAProxyThatSaysMoreThanAName(String forwarded) {
        world.put(Servers.bare(1));
        happened(EventType.SERVER_REGISTERED, 0);
        happened(EventType.KEY_ENABLED, 1);

        JsonNode json = World.json(list(world.request(HttpMethod.GET, "/events?$top=1", ApiVersion.PG_CMK)
                .with("X-Forwarded-Host", forwarded)));

        assertThat(json.get("nextLink").textValue()).startsWith(World.ORIGIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "ten", "99999"})
    void namesASizeThatIsNone(String top) {
        HttpResponseMessage response = list("?$top=" + top);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("$top");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "100"})
    void takesASizeUpToAHundred(String top) {
        world.put(Servers.bare(1));

        assertThat(list("?$top=" + top).getStatusCode()).isEqualTo(200);
    }

    @Test
    void namesATokenThatItDidNotGive() {
        world.put(Servers.bare(1));

        HttpResponseMessage response = list("?$skipToken=nonsense");

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("$skipToken");
    }

    private void happened(EventType type, int minutes) {
        world.log.append(
                Event.of(Servers.uid(1), Servers.START.plus(Duration.ofMinutes(minutes)), type, "caller", "operator"));
    }

    private HttpResponseMessage list(String query) {
        return list(world.request(HttpMethod.GET, "/events" + query, ApiVersion.PG_CMK));
    }

    private HttpResponseMessage list(FakeHttpRequest request) {
        return new ListEventsFunction(world.endpoint, world.use.listEvents())
                .run(
                        request.with("Authorization", world.authorization),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        world.context);
    }
}
