package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.UseCases;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R17: {@code GET …/keyUsage}. */
class AskRetirementFunctionTest {
    private static final String CALL = World.ORIGIN + "/subscriptions/" + Servers.SUBSCRIPTION
            + "/providers/Microsoft.DBforPostgreSQL/keyUsage?api-version=2026-11-01";
    private static final String NOBODYS = "https://contoso.vault.azure.net/keys/nobodys";

    private final World world = new World();

    @Test
    void tellsWhatDependsOnAVersion() {
        protect();

        JsonNode json = World.json(call("&keyUri=" + world.key));

        assertThat(json.get("keyUri").textValue()).isEqualTo(world.key.toString());
        assertThat(json.get("mayBeDisabled").booleanValue()).isFalse();
        assertThat(json.get("why").textValue()).isEqualTo("1 server, 1 backup, 1 sidecar depend on it");
        assertThat(json.get("counts"))
                .hasToString(
                        "{\"servers\":1,\"copies\":0,\"archives\":0,\"backups\":1,\"sidecars\":1,\"rotations\":0}");
        assertThat(json.get("advice").textValue()).isNotBlank();
        assertThat(json.get("value")).hasSize(3);
        assertThat(json.at("/value/0"))
                .hasToString("{\"kind\":\"Server\",\"server\":\"" + Servers.id(1) + "\",\"keyVersion\":\"" + world.key
                        + "\"}");
        assertThat(json.at("/value/1/kind").textValue()).isEqualTo("Backup");
        assertThat(json.at("/value/1/id").textValue()).isEqualTo(Backups.id(1).toString());
        assertThat(json.at("/value/2/kind").textValue()).isEqualTo("Sidecar");
        assertThat(json.has("nextLink")).isFalse();
    }

    @Test
    void leadsFromPageToPage() {
        protect();

        JsonNode first = World.json(call("&keyUri=" + Keys.KEK + "&$top=2"));
        String nextLink = first.get("nextLink").textValue();
        JsonNode second = World.json(get(nextLink));

        assertThat(first.get("value")).hasSize(2);
        assertThat(nextLink)
                .contains("&keyUri=https%3A%2F%2Fcontoso.vault.azure.net%2Fkeys%2Forders-kek&$top=2&$skipToken=");
        assertThat(second.get("value")).hasSize(1);
        assertThat(second.has("nextLink")).isFalse();
        assertThat(second.get("counts")).isEqualTo(first.get("counts"));
    }

    @Test
    void aKeyThatNothingKnownUsesMayBeDisabled() {
        JsonNode json = World.json(call("&keyUri=" + NOBODYS));

        assertThat(json.get("mayBeDisabled").booleanValue()).isTrue();
        assertThat(json.get("why").textValue()).isEqualTo("nothing that pg-cmk knows of uses it");
        assertThat(json.get("value")).isEmpty();
    }

    @Test
    @DisplayName("A key is disabled for all: servers of other subscriptions are counted, and not named")
    void countsTheServersOfOtherSubscriptions() {
        protect();

        JsonNode json = World.json(get(
                (CALL + "&keyUri=" + world.key).replace(Servers.SUBSCRIPTION, "11111111-2222-4333-8444-666666666666")));

        assertThat(json.get("mayBeDisabled").booleanValue()).isFalse();
        assertThat(json.at("/counts/servers").intValue()).isEqualTo(1);
        assertThat(json.get("value")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&vault=contoso",
                "&keyUri=https://contoso.example/keys/orders-kek",
                "&keyUri=" + NOBODYS + "&$top=0",
                "&keyUri=" + NOBODYS + "&$top=1001",
                "&keyUri=" + NOBODYS + "&$skipToken=next"
            })
    void refusesWhatNamesNoKey(String query) {
        HttpResponseMessage response = call(query);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/code").textValue()).isEqualTo("InvalidParameter");
        assertThat(World.json(response).at("/error/target").textValue()).isIn("keyUri", "$top", "$skipToken");
    }

    @Test
    void takesAPageOfAThousand() {
        assertThat(call("&keyUri=" + NOBODYS + "&$top=1000").getStatusCode()).isEqualTo(200);
    }

    @Test
    void refusesStrangers() {
        FakeHttpRequest request = FakeHttpRequest.of(HttpMethod.GET, CALL + "&keyUri=" + NOBODYS);

        assertThat(function().run(request, Servers.SUBSCRIPTION, world.context).getStatusCode())
                .isEqualTo(401);
    }

    private void protect() {
        world.enabled();
        UseCases use = world.use;
        use.registerBackup().run(Servers.id(1), BackupKind.BACKUP, Backups.id(1), world.caller);
    }

    private HttpResponseMessage call(String query) {
        return get(CALL + query);
    }

    private HttpResponseMessage get(String uri) {
        FakeHttpRequest request = FakeHttpRequest.of(HttpMethod.GET, uri).with("Authorization", world.authorization);
        String subscription = uri.substring(uri.indexOf("/subscriptions/") + 15, uri.indexOf("/providers"));
        return function().run(request, subscription, world.context);
    }

    private AskRetirementFunction function() {
        return new AskRetirementFunction(world.endpoint, world.use.askRetirement());
    }
}
