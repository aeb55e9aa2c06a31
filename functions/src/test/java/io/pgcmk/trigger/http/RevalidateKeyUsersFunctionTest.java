package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.KeyUse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevalidateKeyUsersFunctionTest {
    private static final String CALL = World.ORIGIN + "/subscriptions/" + Servers.SUBSCRIPTION
            + "/providers/Microsoft.DBforPostgreSQL/keyUsage/revalidate?api-version=2026-11-01";
    private static final String KEY_URI = "&keyUri=" + Keys.KEK;

    private final World world = new World();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&keyUri=https://contoso.vault.azure.net/keys/orders-kek",
                "&keyUri=https://contoso.vault.azure.net/keys/orders-kek/11111111111111111111111111111111",
                "&vault=contoso",
                "&vault=CONTOSO",
                "&vault=https://contoso.vault.azure.net",
                "&vault=https://contoso.vault.azure.net/"
            })
    void tellsWhatBecameOfEachServer(String keys) {
        world.enabled();

        JsonNode json = World.json(call(CALL + keys));

        assertThat(json.get("value")).hasSize(1);
        assertThat(json.at("/value/0/id").textValue()).isEqualTo(Servers.id(1).toString());
        assertThat(json.at("/value/0/result").textValue()).isEqualTo("Succeeded");
        assertThat(json.at("/value/0/message").textValue()).isEqualTo("the key works and the server is Ready");
        assertThat(json.has("nextLink")).isFalse();
    }

    @Test
    void tellsWhyAServerIsRefused() {
        world.enabled();
        world.vaults.delete(Keys.KEK);

        JsonNode json = World.json(call(CALL + KEY_URI));

        assertThat(json.at("/value/0/result").textValue()).isEqualTo("Failed");
        assertThat(json.at("/value/0/code").textValue()).isEqualTo("AzureKeyVaultKeyNotFoundMessage");
        assertThat(json.at("/value/0/message").textValue()).isNotBlank();
    }

    @Test
    void leadsToTheServersThatWereNotLookedAtYet() {
        IntStream.rangeClosed(1, 21)
                .forEach(number -> world.usage().add(new KeyUse(Keys.KEK, Servers.uid(number), null)));

        String nextLink =
                World.json(call(CALL + "&vault=contoso")).get("nextLink").textValue();
        JsonNode second = World.json(call(nextLink));

        assertThat(nextLink).isEqualTo(CALL + "&vault=contoso&$skipToken=" + Servers.uid(20));
        assertThat(second.has("nextLink")).isFalse();
    }

    @Test
    void keepsTheKeyInTheLinkToTheNextPage() {
        IntStream.rangeClosed(1, 21)
                .forEach(number -> world.usage().add(new KeyUse(Keys.KEK, Servers.uid(number), null)));

        String nextLink = World.json(call(CALL + KEY_URI)).get("nextLink").textValue();

        assertThat(nextLink).contains("&keyUri=https%3A%2F%2Fcontoso.vault.azure.net%2Fkeys%2Forders-kek&");
        assertThat(World.json(call(nextLink)).has("value")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&keyUri=https://contoso.vault.azure.net/keys/orders-kek&vault=contoso",
                "&keyUri=https://contoso.vault.azure.net/secrets/orders-kek",
                "&keyUri=https://contoso.example/keys/orders-kek",
                "&vault=https://contoso.example",
                "&vault=co",
                "&vault=contoso&$skipToken=next"
            })
    void refusesWhatNamesNoKeys(String query) {
        HttpResponseMessage response = call(CALL + query);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/code").textValue()).isEqualTo("InvalidParameter");
        assertThat(World.json(response).at("/error/target").textValue()).isIn("keyUri", "vault", "$skipToken");
    }

    @Test
    void refusesStrangers() {
        FakeHttpRequest request = FakeHttpRequest.of(HttpMethod.POST, CALL + KEY_URI);

        assertThat(function().run(request, Servers.SUBSCRIPTION, world.context).getStatusCode())
                .isEqualTo(401);
    }

    private HttpResponseMessage call(String uri) {
        FakeHttpRequest request = FakeHttpRequest.of(HttpMethod.POST, uri).with("Authorization", world.authorization);
        return function().run(request, Servers.SUBSCRIPTION, world.context);
    }

    private RevalidateKeyUsersFunction function() {
        return new RevalidateKeyUsersFunction(world.endpoint, world.use.revalidateKeyUsers());
    }
}
