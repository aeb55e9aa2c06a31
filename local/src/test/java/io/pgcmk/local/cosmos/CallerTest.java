package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Mono;

/** Who may do what. */
@TestInstance(Lifecycle.PER_CLASS)
class CallerTest {
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private final CosmosEmulator emulator = CosmosEmulator.start(
            0,
            LocalTrust.shared(),
            Clock.systemUTC(),
            new Faults(Clock.systemUTC(), Zone.shared()),
            "good.jwt.token"::equals);
    private final CosmosClient entra = client("good.jwt.token");

    @BeforeAll
    void createsAContainer() {
        emulator.createDatabase("d");
        emulator.createContainer("d", Json.readObject("""
                {"id": "c", "partitionKey": {"paths": ["/pk"], "kind": "Hash", "version": 2}}"""));
    }

    @AfterAll
    void stops() {
        entra.close();
        emulator.close();
    }

    @Test
    void anEntraIdentityWritesAndReadsDocuments() {
        ObjectNode document = Json.object().put("id", "a").put("pk", "p");

        entra.getDatabase("d").getContainer("c").createItem(document);

        assertThat(entra.getDatabase("d")
                        .getContainer("c")
                        .readItem("a", new PartitionKey("p"), ObjectNode.class)
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(scopes).contains("https://localhost/.default");
    }

    @Test
    void anEntraIdentityCreatesAndDeletesNoContainerAndNoDatabase() {
        CosmosContract.assertRefused(403, () -> entra.createDatabase("other"));
        CosmosContract.assertRefused(403, () -> entra.getDatabase("d").createContainer("other", "/pk"));
        CosmosContract.assertRefused(
                403, () -> entra.getDatabase("d").getContainer("c").delete());
        CosmosContract.assertRefused(403, () -> entra.getDatabase("d").delete());
    }

    @Test
    void anUnknownTokenIsRefused() {
        Wire wire = new Wire(Clock.systemUTC(), "");

        assertThat(wire.send("GET", "/", Map.of("authorization", "type=aad&ver=1.0&sig=other"), "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aRequestSignedWithAnotherKeyOrNotAtAllIsRefused() {
        Wire wire = new Wire(Clock.systemUTC(), "");

        assertThat(wire.send("GET", "/", Map.of("authorization", "type=master&ver=1.0&sig=AAAA"), "")
                        .status())
                .isEqualTo(401);
        assertThat(wire.send("GET", "/", Map.of("authorization", ""), "").status())
                .isEqualTo(401);
    }

    private CosmosClient client(String token) {
        return new CosmosClientBuilder()
                .endpoint(emulator.endpoint())
                .credential(request -> {
                    scopes.addAll(request.getScopes());
                    return Mono.just(new AccessToken(token, OffsetDateTime.MAX));
                })
                .gatewayMode()
                .buildClient();
    }
}
