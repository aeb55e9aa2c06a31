package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmSidecarFunctionTest {

    private final World world = new World();

    @BeforeEach
    void backsUp() {
        world.enabled();
        world.use.registerBackup().run(Servers.id(1), BackupKind.BACKUP, Backups.id(1), world.caller);
    }

    @Test
    void answersTheBackup() {
        HttpResponseMessage response = post("{\"version\":\"" + world.key + "\"}");

        JsonNode json = World.json(response);
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(json.get("name").textValue()).isEqualTo(Backups.id(1).toString());
        assertThat(json.at("/properties/sidecarKeyUri").textValue()).isEqualTo(world.key.toString());
    }

    @Test
    void takesTheDigitsAlone() {
        assertThat(post("{\"version\":\"" + world.key.version() + "\"}").getStatusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; version",
                "{\"version\":\"new\"}; version",
                "{\"version\":\"https://contoso.vault.azure.net/keys/orders-kek\"}; version",
                "{\"version\":\"ffffffffffffffffffffffffffffffff\"}; version",
                "{\"version\":\"ffffffffffffffffffffffffffffffff\",\"sidecar\":1}; sidecar",
                "[]; body"
            })
    void namesWhatIsWrongInTheBody(String body, String target) {
        HttpResponseMessage response = post(body);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(target);
        assertThat(world.log.of(world.use.findServer().run(Servers.id(1)).uid(), EventType.CALL_REFUSED))
                .hasSize(1);
    }

    private HttpResponseMessage post(String body) {
        String id = Backups.id(1).toString();
        return new ConfirmSidecarFunction(world.endpoint, world.use.confirmSidecar())
                .run(
                        world.request(HttpMethod.POST, "/backups/" + id + "/sidecar", ApiVersion.PG_CMK)
                                .with(body),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        id,
                        world.context);
    }
}
