package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFunctionsTest {
    private static final String GROUP = "prod";
    private static final String NAME = "orders-1";

    private static final String BODY = """
            {"location":"westeurope","sku":{"name":"GP_Gen5_2","tier":"GeneralPurpose"},
             "properties":{"postgres":{"hosts":["db-1.contoso.example"]},
              "cmk":{"identity":{"kind":"Attached","clientId":"aaaaaaaa-0000-4000-8000-000000000001",
               "principalId":"bbbbbbbb-0000-4000-8000-000000000001"}}}}
            """;

    private final World world = new World();

    @Nested
    class Put {

        @Test
        void createsAServerThatIsNotThere() {
            HttpResponseMessage response = put(request(HttpMethod.PUT).with(BODY));

            assertThat(response.getStatusCode()).isEqualTo(201);
            assertThat(response.getHeader("ETag")).isEqualTo("\"1\"");
            assertThat(World.json(response).get("id").textValue())
                    .isEqualTo(Servers.id(1).toString());
        }

        @Test
        void replacesAServerThatIs() {
            put(request(HttpMethod.PUT).with(BODY));

            HttpResponseMessage response = put(
                    request(HttpMethod.PUT).with(BODY.replace("{\"location", "{\"tags\":{\"a\":\"b\"},\"location")));

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).at("/tags/a").textValue()).isEqualTo("b");
        }

        @Test
        void takesWhatGetGave() {
            HttpResponseMessage created = put(request(HttpMethod.PUT).with(BODY));

            HttpResponseMessage again = put(request(HttpMethod.PUT).with(String.valueOf(created.getBody())));

            assertThat(again.getStatusCode()).isEqualTo(200);
            assertThat(again.getBody()).isEqualTo(created.getBody());
        }

        @Test
        void refusesAServerThatChangedMeanwhile() {
            put(request(HttpMethod.PUT).with(BODY));

            HttpResponseMessage response =
                    put(request(HttpMethod.PUT).with("If-Match", "\"99\"").with(BODY));

            assertThat(response.getStatusCode()).isEqualTo(412);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "W/\"1\"", "\"one\"", "\"1\",\"2\"", ""})
        void refusesAnIfMatchThatIsNoETag(String ifMatch) {
            HttpResponseMessage response =
                    put(request(HttpMethod.PUT).with("If-Match", ifMatch).with(BODY));

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(target(response)).isEqualTo("If-Match");
        }

        @ParameterizedTest
        @CsvSource({"UNREACHABLE, 503", "LOGIN_REFUSED, 409", "TOO_PRIVILEGED, 409", "HOST_NOT_ALLOWED, 400"})
        void saysWhatIsWrongWithThePostgres(PostgresFault fault, int status) {
            world.postgres.failWith(fault);

            HttpResponseMessage response = put(request(HttpMethod.PUT).with(BODY));

            assertThat(response.getStatusCode()).isEqualTo(status);
            assertThat(world.use.findServer().all(Servers.SUBSCRIPTION, null)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "not-a-uuid, prod, orders-1, subscription",
            "1-1-1-1-1, prod, orders-1, subscription",
            "11111111-2222-4333-8444-555555555555, prod., orders-1, resourceGroup",
            "11111111-2222-4333-8444-555555555555, prod, -orders, server"
        })
        void namesTheMalformedSegmentOfThePath(String subscription, String group, String name, String segment) {
            HttpResponseMessage response = new PutServerFunction(
                            world.endpoint, world.use.registerServer(), world.reader)
                    .run(request(HttpMethod.PUT).with(BODY), subscription, group, name, world.context);

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(target(response)).isEqualTo(segment);
        }

        private HttpResponseMessage put(FakeHttpRequest request) {
            return new PutServerFunction(world.endpoint, world.use.registerServer(), world.reader)
                    .run(request, Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    @Nested
    class Patch {

        @Test
        void changesWhatItNames() {
            world.registered();

            HttpResponseMessage response = patch("{\"tags\":{\"team\":\"billing\"}}");

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(response.getHeader("ETag")).isEqualTo("\"2\"");
            assertThat(World.json(response).at("/tags/team").textValue()).isEqualTo("billing");
        }

        @Test
        @DisplayName("R11: an Inaccessible server is not changed, and the refusal is recorded")
        void isRefusedForAnInaccessibleServer() {
            var server = world.put(Servers.inaccessible(1, Cause.of(Cause.Code.KEY_DISABLED)));

            HttpResponseMessage response = patch("{\"tags\":{\"team\":\"billing\"}}");

            assertThat(response.getStatusCode()).isEqualTo(409);
            assertThat(World.json(response).at("/error/code").textValue()).isEqualTo("ServerInaccessible");
            assertThat(world.log.of(server.uid(), EventType.CALL_REFUSED)).hasSize(1);
        }

        @Test
        void doesNotFindAServerThatIsNotRegistered() {
            assertThat(patch("{}").getStatusCode()).isEqualTo(404);
        }

        private HttpResponseMessage patch(String body) {
            return new PatchServerFunction(world.endpoint, world.use.updateServer(), world.reader)
                    .run(request(HttpMethod.PATCH).with(body), Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    @Nested
    class Get {

        @Test
        void showsAServerWithoutAKey() {
            world.put(Servers.bare(1));

            JsonNode json = World.json(get());

            assertThat(json.at("/properties/userVisibleState").textValue()).isEqualTo("Ready");
            assertThat(json.at("/properties/byokEnforcement").textValue()).isEqualTo("Disabled");
            assertThat(json.at("/properties/cmk").has("denyBy")).isFalse();
        }

        @Test
        @DisplayName("D1: denyBy is ten minutes after the last good check")
        void showsWhenAProtectedServerIsDeniedAtTheLatest() {
            world.put(Servers.ready(1));

            JsonNode json = World.json(get());

            assertThat(json.at("/properties/byokEnforcement").textValue()).isEqualTo("Enabled");
            assertThat(json.at("/properties/cmk/lastGoodCheck").textValue()).isEqualTo("2026-11-24T09:00:00Z");
            assertThat(json.at("/properties/cmk/denyBy").textValue()).isEqualTo("2026-11-24T09:10:00Z");
        }

        @Test
        @DisplayName("R29: a deleted key has a date until which it can be recovered")
        void showsUntilWhenADeletedKeyCanBeRecovered() {
            world.put(Servers.inaccessible(1, Cause.recoverable(Cause.Code.KEY_DELETED, Servers.START)));

            JsonNode json = World.json(get());

            assertThat(json.at("/properties/cmk/cause").toString())
                    .isEqualTo("{\"code\":\"KeyDeleted\",\"recoverableUntil\":\"2026-11-24T09:00:00Z\"}");
        }

        @Test
        @DisplayName("R10, R12: an Inaccessible server says why, since when, and how it is mended")
        void showsWhyAServerIsInaccessible() {
            world.put(Servers.inaccessible(1, Cause.revoked(Permission.WRAP_KEY)));

            JsonNode json = World.json(get());

            assertThat(json.at("/properties/userVisibleState").textValue()).isEqualTo("Inaccessible");
            JsonNode cmk = json.at("/properties/cmk");
            assertThat(cmk.get("cause").toString())
                    .isEqualTo("{\"code\":\"PermissionRevoked\",\"permission\":\"wrapKey\"}");
            assertThat(cmk.get("since").textValue()).isEqualTo("2026-11-24T09:00:00Z");
            assertThat(cmk.get("remedy").textValue()).contains("az role assignment create");
            assertThat(cmk.get("enforcement").textValue()).isEqualTo("NotConfirmed");
        }

        @Test
        void doesNotFindAServerThatIsNotRegistered() {
            HttpResponseMessage response = get();

            assertThat(response.getStatusCode()).isEqualTo(404);
            assertThat(response.getHeader("x-ms-error-code")).isEqualTo("ResourceNotFound");
        }

        private HttpResponseMessage get() {
            return new GetServerFunction(world.endpoint, world.use.findServer(), world.use.findRelatives())
                    .run(request(HttpMethod.GET), Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    @Nested
    class Delete {

        @Test
        void saysThatAReadyServerIsOpen() {
            world.enabled();

            HttpResponseMessage response = delete();

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(response.getBody()).isEqualTo("{\"gate\":\"Open\"}");
        }

        @Test
        @DisplayName("D10: deleting an Inaccessible server leaves it closed, and says how a superuser opens it")
        void saysHowAClosedServerIsOpened() {
            world.put(Servers.inaccessible(1, Cause.of(Cause.Code.KEY_DELETED)));

            HttpResponseMessage response = delete();

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).get("gate").textValue()).isEqualTo("Closed");
            assertThat(World.json(response).get("remedy").textValue()).contains("cmk.break_glass()");
        }

        @Test
        void hasNothingToDoForAServerThatIsNotRegistered() {
            HttpResponseMessage response = delete();

            assertThat(response.getStatusCode()).isEqualTo(204);
            assertThat(response.getBody()).isNull();
        }

        private HttpResponseMessage delete() {
            return new DeleteServerFunction(world.endpoint, world.use.deleteServer())
                    .run(request(HttpMethod.DELETE), Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    @Nested
    class Lists {

        @Test
        void showsTheServersOfAResourceGroup() {
            world.put(Servers.bare(1));

            HttpResponseMessage response = new ListServersOfResourceGroupFunction(
                            world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.GET), Servers.SUBSCRIPTION, GROUP, world.context);

            assertThat(World.json(response).at("/value/0/name").textValue()).isEqualTo(NAME);
        }

        @Test
        void showsNoneOfAnother() {
            world.put(Servers.bare(1));

            HttpResponseMessage response = new ListServersOfResourceGroupFunction(
                            world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.GET), Servers.SUBSCRIPTION, "test", world.context);

            assertThat(response.getBody()).isEqualTo("{\"value\":[]}");
        }

        @Test
        void showsTheServersOfASubscription() {
            world.put(Servers.bare(1));
            world.put(Servers.ready(2));

            HttpResponseMessage response = new ListServersOfSubscriptionFunction(world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.GET), Servers.SUBSCRIPTION, world.context);

            assertThat(World.json(response).get("value")).hasSize(2);
        }

        @Test
        void namesAMalformedSubscription() {
            HttpResponseMessage response = new ListServersOfSubscriptionFunction(world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.GET), "contoso", world.context);

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(target(response)).isEqualTo("subscription");
        }
    }

    private FakeHttpRequest request(HttpMethod method) {
        return world.request(method, "", ApiVersion.SERVERS);
    }

    private static String target(HttpResponseMessage response) {
        return World.json(response).at("/error/target").textValue();
    }
}
