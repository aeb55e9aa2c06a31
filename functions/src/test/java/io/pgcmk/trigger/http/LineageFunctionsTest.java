package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Server;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16, R18: {@code GET {S}/replicas} and {@code GET {S}/lineage}. */
class LineageFunctionsTest {
    private static final Step CONSENTED = new Step(Servers.START, "owner");
    private static final Step REVALIDATED = new Step(Servers.START.plusSeconds(1), "operator");

    private final World world = new World();

    @Test
    @DisplayName("R16: replicas are listed in the shape that Microsoft gave servers")
    void listsReplicas() {
        world.put(Servers.ready(1));
        world.put(copy(2, CopyMode.REPLICA, 1));
        world.put(copy(3, CopyMode.POINT_IN_TIME_RESTORE, 1));

        JsonNode json = World.json(replicas(ApiVersion.SERVERS));

        assertThat(json.get("value")).hasSize(1);
        assertThat(json.at("/value/0/id").textValue()).isEqualTo(Servers.id(2).toString());
        assertThat(json.at("/value/0/properties/replicationRole").textValue()).isEqualTo("Replica");
        assertThat(json.at("/value/0/properties/masterServerId").textValue())
                .isEqualTo(Servers.id(1).toString());
    }

    @Test
    @DisplayName("R16: a replica tells how its primary is, and is shown Inaccessible while that is")
    void tellsThePrimary() {
        Server primary = world.put(Servers.inaccessible(1, Cause.of(Cause.Code.KEY_DISABLED)));
        Server replica = Servers.ready(2)
                .with(Lineage.NONE.from(Origin.of(CopyMode.REPLICA, primary.uid(), primary.id(), null)));

        JsonNode json = ServerJson.of(replica, primary);

        assertThat(json.at("/properties/userVisibleState").textValue()).isEqualTo("Inaccessible");
        assertThat(json.at("/properties/cmk/state").textValue()).isEqualTo("Ready");
        assertThat(json.at("/properties/cmk/primary"))
                .hasToString("{\"id\":\"" + primary.id() + "\",\"state\":\"Inaccessible\"}");
        assertThat(ServerJson.of(replica, Servers.ready(1))
                        .at("/properties/userVisibleState")
                        .textValue())
                .isEqualTo("Ready");
    }

    @Test
    @DisplayName("R16, R18: the copies of a server are told with both steps, and the consents that await their copy")
    void tellsCopies() {
        world.put(Servers.ready(1)
                .with(Lineage.NONE.consentingTo(Set.of(Servers.id(2), Servers.id(9)), Servers.START, "owner")));
        Server done = copy(2, CopyMode.GEO_RESTORE, 1);
        Origin origin = Origin.of(CopyMode.GEO_RESTORE, Servers.uid(1), Servers.id(1), null);
        world.put(done.with(done.lineage().from(origin.revalidated(CONSENTED, REVALIDATED))));

        JsonNode json = World.json(lineage());

        assertThat(json)
                .hasToString("{\"id\":\"" + Servers.id(1) + "\",\"createMode\":\"Default\",\"ancestors\":[],"
                        + "\"copies\":[{\"id\":\"" + Servers.id(2) + "\",\"createMode\":\"GeoRestore\","
                        + "\"state\":\"Inaccessible\",\"steps\":{"
                        + "\"consentedAt\":\"2026-11-24T09:00:00Z\",\"consentedBy\":\"owner\","
                        + "\"revalidatedAt\":\"2026-11-24T09:00:01Z\",\"revalidatedBy\":\"operator\"},"
                        + "\"encryptionPreserved\":true}],"
                        + "\"consentedNotRegistered\":[{\"id\":\"" + Servers.id(9) + "\","
                        + "\"consentedAt\":\"2026-11-24T09:00:00Z\",\"consentedBy\":\"owner\"}]}");
    }

    @Test
    @DisplayName("R18: a copy of which neither step was done has none to tell, and its encryption is not preserved")
    void tellsStepsThatAreMissing() {
        world.put(Servers.ready(1));
        world.put(copy(2, CopyMode.POINT_IN_TIME_RESTORE, 1));

        JsonNode json = World.json(lineage());

        assertThat(json.at("/copies/0/steps")).isEmpty();
        assertThat(json.at("/copies/0/encryptionPreserved").booleanValue()).isFalse();
    }

    @Test
    @DisplayName("R16: ancestors are told up to the root, a deleted one with when it was")
    void tellsAncestors() {
        Instant deletedAt = Servers.START.plusSeconds(60);
        world.put(Servers.ready(3).deleted(deletedAt));
        world.put(copy(2, CopyMode.REPLICA, 3));
        world.put(copy(1, CopyMode.POINT_IN_TIME_RESTORE, 2));

        JsonNode json = World.json(lineage());

        assertThat(json.get("createMode").textValue()).isEqualTo("PointInTimeRestore");
        assertThat(json.get("ancestors"))
                .hasToString("[{\"id\":\"" + Servers.id(2) + "\",\"createMode\":\"Replica\",\"uid\":\""
                        + Servers.uid(2) + "\",\"state\":\"Inaccessible\"},{\"id\":\"" + Servers.id(3)
                        + "\",\"createMode\":\"Default\",\"uid\":\"" + Servers.uid(3)
                        + "\",\"state\":\"Ready\",\"deletedAt\":\"" + deletedAt + "\"}]");
    }

    @Test
    @DisplayName("R16: of an erased source is told how it was called")
    void tellsAnErasedSource() {
        world.put(copy(1, CopyMode.POINT_IN_TIME_RESTORE, 7));

        assertThat(World.json(lineage()).get("ancestors"))
                .hasToString("[{\"id\":\"" + Servers.id(7) + "\",\"uid\":\"" + Servers.uid(7)
                        + "\",\"state\":\"Unknown\"}]");
    }

    @Test
    void knowsOnlyRegisteredServers() {
        assertThat(lineage().getStatusCode()).isEqualTo(404);
        assertThat(replicas(ApiVersion.SERVERS).getStatusCode()).isEqualTo(404);
    }

    @Test
    void eachHasItsVersionOfTheApi() {
        world.put(Servers.ready(1));

        assertThat(replicas(ApiVersion.PG_CMK).getStatusCode()).isEqualTo(400);
        assertThat(lineage(ApiVersion.SERVERS).getStatusCode()).isEqualTo(400);
    }

    private static Server copy(int number, CopyMode mode, int source) {
        Origin origin = Origin.of(mode, Servers.uid(source), Servers.id(source), null);
        return Servers.inaccessible(number, Cause.of(Cause.Code.AWAITING_REVALIDATION))
                .with(Lineage.NONE.from(origin));
    }

    private HttpResponseMessage lineage() {
        return lineage(ApiVersion.PG_CMK);
    }

    private HttpResponseMessage lineage(ApiVersion version) {
        return new GetLineageFunction(world.endpoint, world.use.findRelatives())
                .run(
                        world.request(HttpMethod.GET, "/lineage", version),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        world.context);
    }

    private HttpResponseMessage replicas(ApiVersion version) {
        return new ListReplicasFunction(world.endpoint, world.use.findRelatives())
                .run(
                        world.request(HttpMethod.GET, "/replicas", version),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        world.context);
    }
}
