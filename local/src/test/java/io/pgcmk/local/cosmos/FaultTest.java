package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the SDK makes of faults. */
@TestInstance(Lifecycle.PER_CLASS)
class FaultTest {
    private static final PartitionKey KEY = new PartitionKey("p");

    private final Faults faults = new Faults(Clock.systemUTC(), Zone.shared());
    private final CosmosEmulator emulator =
            CosmosEmulator.start(0, LocalTrust.shared(), Clock.systemUTC(), faults, TokenVerifier.NONE);
    private final CosmosClient client = ContractContainer.client(emulator.endpoint(), emulator.key());
    private final CosmosContainer container = client.getDatabase("d").getContainer("c");

    @BeforeAll
    void createsAContainer() {
        emulator.createDatabase("d");
        emulator.createContainer("d", Json.readObject("""
                {"id": "c", "partitionKey": {"paths": ["/pk"], "kind": "Hash", "version": 2}}"""));
    }

    @AfterAll
    void stops() {
        client.close();
        emulator.close();
    }

    @Test
    void aThrottledRequestIsRepeated() {
        set("""
                {"status": 429, "headers": {"x-ms-retry-after-ms": "10"}}""", 2);

        assertThat(create("throttled").getStatusCode()).isEqualTo(201);
    }

    @Test
    void anUnavailableServiceIsToldToTheCaller() {
        set("""
                {"status": 503}""", 1);

        assertThatExceptionOfType(CosmosException.class)
                .isThrownBy(() -> create("unavailable"))
                .extracting(CosmosException::getStatusCode)
                .isEqualTo(503);
        assertThat(create("unavailable").getStatusCode()).isEqualTo(201);
    }

    @Test
    void anAnswerThatIsLostMidwayLeavesTheDocumentCreated() {
        set("""
                {"close": "mid"}""", 1);

        assertThatExceptionOfType(CosmosException.class).isThrownBy(() -> create("lost"));
        assertThat(container.readItem("lost", KEY, ObjectNode.class).getStatusCode())
                .isEqualTo(200);
    }

    private CosmosItemResponse<ObjectNode> create(String id) {
        return container.createItem(Json.object().put("id", id).put("pk", "p"));
    }

    private void set(String behaviour, int times) {
        String fault = """
                {"target": "cosmos", "match": {"operation": "Create"}, "behaviour": %s, "times": %d}""".formatted(behaviour, times);
        int status = faults.endpoint()
                .handle(new LocalRequest("PUT", "localhost", "/faults/f", "", Map.of(), Body.of(fault)))
                .status();
        assertThat(status).isEqualTo(200);
    }
}
