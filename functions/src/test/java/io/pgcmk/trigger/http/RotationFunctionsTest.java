package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.rotation.RewrapFailure;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Server;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Rotations;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationFunctionsTest {

    private static final Rotation BEGUN = Rotations.begun(1, 1, Servers.START);
    private static final String ID = BEGUN.id().value().toString();

    private final World world = new World();

    @BeforeEach
    void registers() {
        world.put(Servers.ready(1));
    }

    @Test
    @DisplayName("R17: says where from and where to, and how far it is")
    void showsOneThatRuns() {
        begin(BEGUN.counted(7).movedServer().waiting("PostgreSQL does not answer", Servers.START));

        HttpResponseMessage response = get(ID);

        JsonNode json = World.json(response);
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(json.get("id").textValue()).isEqualTo(Servers.id(1) + "/rotations/" + ID);
        assertThat(json.get("name").textValue()).isEqualTo(ID);
        assertThat(json.get("type").textValue()).isEqualTo("Microsoft.DBforPostgreSQL/servers/rotations");
        JsonNode properties = json.get("properties");
        assertThat(properties.toString())
                .isEqualTo("{\"reason\":\"NewVersion\",\"from\":[\"" + Keys.V1 + "\"],\"to\":\"" + Keys.V2
                        + "\",\"state\":\"Running\",\"startedAt\":\"" + Servers.START
                        + "\",\"total\":7,\"done\":1,\"failed\":0,\"failures\":[],\"controlDatabase\":\"Pending\","
                        + "\"waitingFor\":\"PostgreSQL does not answer\"}");
    }

    @Test
    void saysWhatItCouldNotMove() {
        RewrapFailure ofServer = new RewrapFailure(new DekScope.OfServer(), "DekUnreadable", "another DEK");
        RewrapFailure ofArchive =
                new RewrapFailure(new DekScope.OfBackup(Backups.id(1), BackupKind.ARCHIVE), "KeyDisabled", "403");
        begin(BEGUN.movedServer()
                .storedInControl()
                .advanced(Keys.dek(3).id(), 2, List.of(ofServer, ofArchive))
                .ended(Servers.START));

        JsonNode properties = World.json(get(ID)).get("properties");

        assertThat(properties.get("state").textValue()).isEqualTo("Incomplete");
        assertThat(properties.get("endedAt").textValue()).isEqualTo(Servers.START.toString());
        assertThat(properties.get("controlDatabase").textValue()).isEqualTo("Stored");
        assertThat(properties.get("failed").intValue()).isEqualTo(2);
        assertThat(properties.get("failures").toString())
                .isEqualTo("[{\"scope\":\"Server\",\"code\":\"DekUnreadable\",\"message\":\"another DEK\"},"
                        + "{\"scope\":\"Archive\",\"id\":\"" + Backups.id(1)
                        + "\",\"code\":\"KeyDisabled\",\"message\":\"403\"}]");
        assertThat(properties.has("waitingFor")).isFalse();
    }

    @Test
    void saysThatOneSucceeded() {
        begin(BEGUN.ended(Servers.START));

        assertThat(World.json(get(ID)).at("/properties/state").textValue()).isEqualTo("Succeeded");
    }

    @Test
    void namesTheOneThatGoesOn() {
        UUID later = new UUID(1, 2);
        begin(BEGUN.supersededBy(later, Servers.START));

        JsonNode properties = World.json(get(ID)).get("properties");

        assertThat(properties.get("state").textValue()).isEqualTo("Superseded");
        assertThat(properties.get("supersededBy").textValue()).isEqualTo(later.toString());
    }

    @Test
    void saysWhyOneStopped() {
        begin(BEGUN.stopped(Servers.START, "DekUnreadable", "its check value differs"));

        JsonNode properties = World.json(get(ID)).get("properties");

        assertThat(properties.get("state").textValue()).isEqualTo("Stopped");
        assertThat(properties.get("error").toString())
                .isEqualTo("{\"code\":\"DekUnreadable\",\"message\":\"its check value differs\"}");
    }

    @Test
    void findsNoOther() {
        HttpResponseMessage response = get(ID);

        assertThat(response.getStatusCode()).isEqualTo(404);
        assertThat(response.getHeader("x-ms-error-code")).isEqualTo("RotationNotFound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last", "1-1-1-1-1"})
    void namesAMalformedId(String id) {
        HttpResponseMessage response = get(id);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("rotation");
    }

    @Test
    void leadsToTheNextPageNewestFirst() {
        Rotation later = Rotations.begun(1, 2, Servers.START.plusSeconds(1));
        begin(BEGUN);
        begin(later);

        JsonNode first = World.json(list(world.request(HttpMethod.GET, "/rotations?$top=1", ApiVersion.PG_CMK)));
        JsonNode second = World.json(
                list(FakeHttpRequest.of(HttpMethod.GET, first.get("nextLink").textValue())
                        .with("Authorization", world.authorization)));

        assertThat(first.get("value").findValuesAsText("name"))
                .containsExactly(later.id().value().toString());
        assertThat(second.get("value").findValuesAsText("name")).containsExactly(ID);
        assertThat(second.has("nextLink")).isFalse();
        assertThat(second.at("/value/0")).isEqualTo(World.json(get(ID)));
    }

    @ParameterizedTest
    @CsvSource({"$top=0, $top", "$skipToken=none%20of%20ours, $skipToken"})
    void namesAMalformedParameter(String query, String target) {
        begin(BEGUN);

        HttpResponseMessage response = list(world.request(HttpMethod.GET, "/rotations?" + query, ApiVersion.PG_CMK));

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(target);
    }

    private void begin(Rotation rotation) {
        StoredServer stored = world.store.find(Servers.uid(1)).orElseThrow();
        Server server = stored.server();
        world.store.replace(stored, ServerChange.of(server).and(StoredRotation.fresh(rotation)));
    }

    private HttpResponseMessage get(String id) {
        return new GetRotationFunction(world.endpoint, world.use.findRotation())
                .run(
                        world.request(HttpMethod.GET, "/rotations/" + id, ApiVersion.PG_CMK),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        id,
                        world.context);
    }

    private HttpResponseMessage list(FakeHttpRequest request) {
        return new ListRotationsFunction(world.endpoint, world.use.findRotation())
                .run(request, Servers.SUBSCRIPTION, "prod", "orders-1", world.context);
    }
}
