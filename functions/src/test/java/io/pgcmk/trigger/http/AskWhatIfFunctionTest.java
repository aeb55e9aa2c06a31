package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R17: {@code POST …/keyUsage/whatIf}. */
class AskWhatIfFunctionTest {
    private static final String CALL = World.ORIGIN + "/subscriptions/" + Servers.SUBSCRIPTION
            + "/providers/Microsoft.DBforPostgreSQL/keyUsage/whatIf?api-version=2026-11-01";

    private final World world = new World();

    @Test
    void tellsWhoClosesAndWhichBackupsAreLost() {
        protect();

        JsonNode json = World.json(call(CALL, "{\"keyUri\":\"" + world.key + "\",\"change\":\"disable\"}"));

        assertThat(json.get("keyUri").textValue()).isEqualTo(world.key.toString());
        assertThat(json.get("change").textValue()).isEqualTo("disable");
        assertThat(json.get("happens").booleanValue()).isTrue();
        assertThat(json.at("/counts/servers").intValue()).isEqualTo(1);
        assertThat(json.get("undo").textValue()).endsWith(world.key + " --enabled true");
        assertThat(json.get("value")).hasSize(2);
        assertThat(json.at("/value/0/server").textValue())
                .isEqualTo(Servers.id(1).toString());
        assertThat(json.at("/value/0/effect").textValue()).isEqualTo("Closes");
        assertThat(json.at("/value/0/cause/code").textValue()).isEqualTo("KeyDisabled");
        assertThat(json.at("/value/0/closesBy").textValue())
                .isEqualTo(Servers.START.plusSeconds(600).toString());
        assertThat(json.at("/value/0/remedy").textValue()).endsWith("--enabled true");
        assertThat(json.at("/value/1/effect").textValue()).isEqualTo("Unrestorable");
        assertThat(json.at("/value/1/until").textValue()).isEqualTo("Enabled");
    }

    @Test
    void tellsUntilWhenADeletedKeyCanBeRecovered() {
        protect();

        JsonNode json = World.json(call(CALL, "{\"keyUri\":\"" + Keys.KEK + "\",\"change\":\"delete\"}"));

        String until = Servers.START.plusSeconds(90L * 24 * 3600).toString();
        assertThat(json.at("/value/0/cause/recoverableUntil").textValue()).isEqualTo(until);
        assertThat(json.at("/value/1/until").textValue()).isEqualTo("Recovered");
        assertThat(json.at("/value/1/recoverableUntil").textValue()).isEqualTo(until);
    }

    @Test
    void leadsFromPageToPage() {
        protect();
        String body = "{\"keyUri\":\"" + world.key + "\",\"change\":\"revoke\"}";

        JsonNode first = World.json(call(CALL + "&$top=1", body));
        JsonNode second = World.json(call(first.get("nextLink").textValue(), body));

        assertThat(first.at("/value/0/cause/permission").textValue()).isEqualTo("get");
        assertThat(second.at("/value/0/until").textValue()).isEqualTo("Granted");
        assertThat(first.get("keyUri").textValue()).isEqualTo(Keys.KEK.toString());
    }

    @Test
    void saysThatAzureRefusesToPurge() {
        protect();

        JsonNode json = World.json(call(CALL, "{\"keyUri\":\"" + Keys.KEK + "\",\"change\":\"purge\"}"));

        assertThat(json.get("happens").booleanValue()).isFalse();
        assertThat(json.get("why").textValue()).startsWith("its vault has purge protection");
        assertThat(json.get("value")).isEmpty();
        assertThat(json.has("undo")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | keyUri",
                "{\"keyUri\":\"https://contoso.vault.azure.net/keys/k\"} | change",
                "{\"keyUri\":\"https://contoso.vault.azure.net/keys/k\",\"change\":\"expire\"} | change",
                "{\"keyUri\":\"https://contoso.example/keys/k\",\"change\":\"disable\"} | keyUri",
                "{\"keyUri\":\"https://contoso.vault.azure.net/keys/k\",\"change\":\"delete\",\"when\":\"now\"} | when",
                "{\"keyUri\":\"https://contoso.vault.azure.net/keys/k/11111111111111111111111111111111\",\"change\":\"purge\"}"
                        + " | keyUri"
            })
    void refusesWhatIsNoChangeOfAKey(String body, String target) {
        HttpResponseMessage response = call(CALL, body);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(target);
    }

    @Test
    void refusesStrangers() {
        FakeHttpRequest request = FakeHttpRequest.of(HttpMethod.POST, CALL);

        assertThat(function().run(request, Servers.SUBSCRIPTION, world.context).getStatusCode())
                .isEqualTo(401);
    }

    private void protect() {
        world.enabled();
        world.use.registerBackup().run(Servers.id(1), BackupKind.BACKUP, Backups.id(1), world.caller);
    }

    private HttpResponseMessage call(String uri, String body) {
        FakeHttpRequest request = FakeHttpRequest.of(HttpMethod.POST, uri)
                .with("Authorization", world.authorization)
                .with(body);
        return function().run(request, Servers.SUBSCRIPTION, world.context);
    }

    private AskWhatIfFunction function() {
        return new AskWhatIfFunction(world.endpoint, world.use.askWhatIf());
    }
}
