package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFunctionsTest {
    private static final String GROUP = "prod";
    private static final String NAME = "orders-1";

    private final World world = new World();
    private final String keyName = "contoso_orders-kek_" + world.key.version();
    private final String body = body(world.key.toString());

    @Nested
    class Put {

        @Test
        void enablesAKey() {
            world.registered();

            HttpResponseMessage response = put(keyName, body);

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(response.getBody())
                    .isEqualTo("{\"id\":\"" + Servers.id(1) + "/keys/" + keyName + "\",\"name\":\"" + keyName
                            + "\",\"type\":\"Microsoft.DBforPostgreSQL/servers/keys\",\"kind\":\"azurekeyvault\","
                            + "\"properties\":{\"serverKeyType\":\"AzureKeyVault\",\"uri\":\"" + world.key
                            + "\",\"creationDate\":\"2026-11-24T09:00:00Z\"}}");
        }

        @Test
        void followsWhateverIsCurrentWithoutAVersion() {
            world.registered();

            HttpResponseMessage response = put("Contoso_Orders-KEK", body(Keys.KEK.toString()));

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).get("name").textValue()).isEqualTo("contoso_orders-kek");
        }

        @Test
        void revalidatesTheKeyThatIsActive() {
            world.enabled();

            assertThat(put(keyName, body).getStatusCode()).isEqualTo(200);
        }

        @Test
        void isAcceptedWhenItTakesLonger() {
            world.registered();
            int untilItWasInspected = 3;
            world.steps.after(untilItWasInspected, () -> world.postgres.failWith(PostgresFault.UNREACHABLE));

            HttpResponseMessage response = put(keyName, body);

            assertThat(response.getStatusCode()).isEqualTo(202);
            assertThat(response.getHeader("Azure-AsyncOperation"))
                    .startsWith(World.ORIGIN + "/subscriptions/" + Servers.SUBSCRIPTION
                            + "/providers/Microsoft.DBforPostgreSQL/locations/westeurope/azureAsyncOperation/")
                    .endsWith("?api-version=2020-01-01");
            assertThat(response.getHeader("Location")).contains("/locations/westeurope/operationResults/");
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        }

        @Test
        void saysEverythingThatStandsInTheWay() {
            world.registered();
            world.vaults.setEnabled(world.key, false);

            HttpResponseMessage response = put(keyName, body);

            assertThat(response.getStatusCode()).isEqualTo(409);
            JsonNode error = World.json(response).get("error");
            assertThat(error.get("code").textValue()).isEqualTo("AzureKeyVaultKeyDisabledMessage");
            assertThat(error.get("details").findValuesAsText("code")).contains("KeyEnabled");
            assertThat(error.get("details").findValuesAsText("remedy").toString())
                    .contains("az keyvault key set-attributes");
        }

        @Test
        void isToBeRepeatedWhileTheVaultIsSilent() {
            world.registered();
            world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

            HttpResponseMessage response = put(keyName, body);

            assertThat(response.getStatusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isEqualTo("10");
        }

        @Test
        void leavesItsRefusalAmongTheServersEvents() {
            var server = world.registered();

            put("contoso_other", body);

            assertThat(world.log.of(server.uid(), EventType.CALL_REFUSED)).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "AzureKeyVault | ServiceManaged | properties.serverKeyType",
                    "https://contoso.vault.azure.net | https://contoso.example.com | properties.uri",
                    "https://contoso.vault.azure.net | https://fabrikam.vault.azure.net | properties.uri",
                    "/keys/orders-kek/ | /secrets/orders-kek/ | properties.uri",
                    "`\"uri\"` | `\"url\"` | properties.url"
                })
        void namesTheFieldThatIsWrong(String said, String instead, String field) {
            world.registered();

            HttpResponseMessage response = put(keyName, body.replace(said, instead));

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(field);
        }

        private HttpResponseMessage put(String name, String json) {
            return new PutServerKeyFunction(world.endpoint, world.use.enableKey())
                    .run(request(HttpMethod.PUT).with(json), Servers.SUBSCRIPTION, GROUP, NAME, name, world.context);
        }
    }

    @Nested
    class Get {

        @Test
        void findsTheActiveKeyByItsName() {
            world.enabled();

            HttpResponseMessage response = get(keyName);

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).at("/properties/uri").textValue()).isEqualTo(world.key.toString());
        }

        @Test
        void findsNoOther() {
            world.enabled();

            assertThat(get("contoso_orders-kek").getStatusCode()).isEqualTo(404);
        }

        @Test
        void findsNoneOfAServerWithoutAKey() {
            world.registered();

            assertThat(get(keyName).getStatusCode()).isEqualTo(404);
        }

        private HttpResponseMessage get(String name) {
            return new GetServerKeyFunction(world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.GET), Servers.SUBSCRIPTION, GROUP, NAME, name, world.context);
        }
    }

    @Nested
    class TheList {

        @Test
        @DisplayName("R22: a server has one key")
        void hasTheActiveKey() {
            world.enabled();

            assertThat(World.json(list()).at("/value").findValuesAsText("name")).containsExactly(keyName);
        }

        @Test
        void isEmptyWithoutAKey() {
            world.registered();

            assertThat(list().getBody()).isEqualTo("{\"value\":[]}");
        }

        private HttpResponseMessage list() {
            return new ListServerKeysFunction(world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.GET), Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    @Nested
    class Delete {

        @Test
        void isRefusedForTheActiveKey() {
            var server = world.enabled();

            HttpResponseMessage response = delete(keyName);

            assertThat(response.getStatusCode()).isEqualTo(409);
            assertThat(World.json(response).at("/error/message").textValue()).contains("/release");
            assertThat(world.log.of(server.uid(), EventType.CALL_REFUSED)).hasSize(1);
        }

        @Test
        void hasNothingToDoForAnyOther() {
            world.enabled();

            assertThat(delete("contoso_other").getStatusCode()).isEqualTo(204);
        }

        private HttpResponseMessage delete(String name) {
            return new DeleteServerKeyFunction(world.endpoint, world.use.findServer())
                    .run(request(HttpMethod.DELETE), Servers.SUBSCRIPTION, GROUP, NAME, name, world.context);
        }
    }

    @Nested
    class Validate {

        @Test
        void saysThatAGoodKeyMayBeEnabled() {
            world.registered();

            HttpResponseMessage response = validate("{\"uri\":\"" + world.key + "\"}");

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).get("allowed").booleanValue()).isTrue();
            assertThat(World.json(response).get("findings")).hasSizeGreaterThanOrEqualTo(20);
        }

        @Test
        void saysWhatIsWrongWithABadOne() {
            world.registered();
            world.vaults.setEnabled(world.key, false);

            JsonNode json = World.json(validate("{\"uri\":\"" + world.key + "\"}"));

            assertThat(json.get("allowed").booleanValue()).isFalse();
            assertThat(json.get("findings").toString()).contains("\"check\":\"KeyEnabled\",\"requirement\":\"R4\"");
        }

        @Test
        void namesAWordThatItDoesNotKnow() {
            HttpResponseMessage response = validate("{\"url\":\"" + world.key + "\"}");

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("url");
        }

        private HttpResponseMessage validate(String json) {
            return new ValidateKeyFunction(world.endpoint, world.use.validateKey())
                    .run(
                            world.request(HttpMethod.POST, "/validateKey", ApiVersion.PG_CMK)
                                    .with(json),
                            Servers.SUBSCRIPTION,
                            GROUP,
                            NAME,
                            world.context);
        }
    }

    @Nested
    class Revalidate {

        @Test
        void showsTheServerAfterTheVerdict() {
            world.enabled();

            HttpResponseMessage response = revalidate();

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).at("/properties/cmk/state").textValue())
                    .isEqualTo("Ready");
        }

        @Test
        void saysWhyTheKeyIsRefused() {
            world.enabled();
            world.vaults.delete(Keys.KEK);

            HttpResponseMessage response = revalidate();

            assertThat(response.getStatusCode()).isEqualTo(409);
            assertThat(response.getHeader("x-ms-error-code")).isEqualTo("AzureKeyVaultKeyNotFoundMessage");
        }

        private HttpResponseMessage revalidate() {
            return new RevalidateServerFunction(world.endpoint, world.use.revalidateServer())
                    .run(ours("/revalidate"), Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    @Nested
    class Release {

        @Test
        void showsTheServerWithoutAKey() {
            world.enabled();

            HttpResponseMessage response = release();

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).at("/properties/byokEnforcement").textValue())
                    .isEqualTo("Disabled");
        }

        @Test
        void isRefusedForAnInaccessibleServer() {
            world.put(Servers.inaccessible(1, Cause.of(Cause.Code.KEY_EXPIRED)));

            assertThat(release().getStatusCode()).isEqualTo(409);
        }

        private HttpResponseMessage release() {
            return new ReleaseServerFunction(world.endpoint, world.use.releaseServer())
                    .run(ours("/release"), Servers.SUBSCRIPTION, GROUP, NAME, world.context);
        }
    }

    private FakeHttpRequest request(HttpMethod method) {
        return world.request(method, "/keys/" + keyName, ApiVersion.KEYS);
    }

    private FakeHttpRequest ours(String path) {
        return world.request(HttpMethod.POST, path, ApiVersion.PG_CMK);
    }

    private static String body(String uri) {
        return "{\"properties\":{\"serverKeyType\":\"AzureKeyVault\",\"uri\":\"" + uri + "\"}}";
    }
}
