package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R26: a DEK is rotated for one scope at a time. */
class RotateDekFunctionTest {

    private static final String ARCHIVE = Backups.id(1).toString();
    private static final String GIVEN = Backups.id(2).toString();
    private static final String OF_ARCHIVE =
            "{\"scope\":\"Archive\",\"archive\":\"" + ARCHIVE + "\",\"id\":\"" + GIVEN + "\"}";

    private final World world = new World();

    @BeforeEach
    void archives() {
        world.enabled();
        world.use.registerBackup().run(Servers.id(1), BackupKind.ARCHIVE, Backups.id(1), world.caller);
    }

    @Test
    void answersTheNewArchive() {
        HttpResponseMessage first = post(OF_ARCHIVE);
        HttpResponseMessage again = post(OF_ARCHIVE);

        assertThat(first.getStatusCode()).isEqualTo(201);
        assertThat(World.json(first).get("name").textValue()).isEqualTo(GIVEN);
        assertThat(World.json(first).at("/properties/kind").textValue()).isEqualTo("Archive");
        assertThat(again.getStatusCode()).isEqualTo(200);
        assertThat(World.json(again)).isEqualTo(World.json(first));
    }

    @Test
    void answersTheServersNewDek() {
        HttpResponseMessage response = post("{\"scope\":\"Server\"}");

        JsonNode json = World.json(response);
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("scope", "dekId", "keyUri", "retiredDekId", "controlDatabase", "rotation");
        assertThat(json.get("scope").textValue()).isEqualTo("Server");
        assertThat(json.get("keyUri").textValue()).isEqualTo(world.key.toString());
        assertThat(json.get("dekId")).isNotEqualTo(json.get("retiredDekId"));
        assertThat(json.get("controlDatabase").textValue()).isEqualTo("Stored");
    }

    @Test
    void saysThatPostgresHasItNotYet() {
        world.postgres.failWith(PostgresFault.UNREACHABLE);

        assertThat(World.json(post("{\"scope\":\"Server\"}"))
                        .get("controlDatabase")
                        .textValue())
                .isEqualTo("Pending");
    }

    @ParameterizedTest
    @DisplayName("names what is wrong, and why a backup's DEK is not rotated")
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; scope",
                "{\"scope\":\"Volume\"}; scope",
                "{\"scope\":\"Backup\"}; scope",
                "{\"scope\":\"Archive\"}; archive",
                "{\"scope\":\"Archive\",\"archive\":\"wal\"}; archive",
                "{\"scope\":\"Archive\",\"archive\":\"00000000-0000-0bac-0000-000000000001\"}; id",
                "{\"scope\":\"Server\",\"id\":\"00000000-0000-0bac-0000-000000000002\"}; id",
                "{\"scope\":\"Server\",\"dek\":\"mine\"}; dek",
                "[]; body"
            })
    void namesWhatIsWrongInTheBody(String body, String target) {
        HttpResponseMessage response = post(body);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(target);
    }

    private HttpResponseMessage post(String body) {
        return new RotateDekFunction(world.endpoint, world.use.rotateDek())
                .run(
                        world.request(HttpMethod.POST, "/rotateDek", ApiVersion.PG_CMK)
                                .with(body),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        world.context);
    }
}
