package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.CosmosEmulator;
import io.pgcmk.local.cosmos.RequestLog;
import io.pgcmk.local.cosmos.TokenVerifier;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** The stores on the emulator: one for all tests, since a client's first connection costs seconds. */
public final class EmulatedStores {
    private static final Faults FAULTS = new Faults(Clock.systemUTC(), Zone.shared());
    private static final CosmosEmulator EMULATOR =
            CosmosEmulator.start(0, LocalTrust.shared(), Clock.systemUTC(), FAULTS, TokenVerifier.NONE);
    private static final CosmosClient CLIENT =
            CosmosStores.clientFor(EMULATOR.endpoint()).key(EMULATOR.key()).buildClient();

    private EmulatedStores() {}

    /** Empty stores, in a database of their own. */
    public static CosmosStores empty(Clock clock) {
        return of(emptyDatabase(), clock);
    }

    static String emptyDatabase() {
        String database = "cmk-" + UUID.randomUUID();
        EMULATOR.createDeployedDatabase(database);
        return database;
    }

    static CosmosStores of(String database, Clock clock) {
        return new CosmosStores(CLIENT, database, clock, duration -> {});
    }

    /** Puts a document into {@code state}, as another release of pg-cmk wrote it. */
    static void put(String database, ObjectNode document) {
        new ContainerCalls(CLIENT.getDatabase(database).getContainer("state"), duration -> {})
                .upsert(document, new PartitionKey(document.path("uid").asText()));
    }

    public static RequestLog requests() {
        return EMULATOR.requests();
    }

    /** Makes the next {@code times} requests of this kind behave so. */
    static void fail(String operation, String behaviour, int times) {
        String fault = """
                {"target": "cosmos", "match": {"operation": "%s"}, "behaviour": %s, "times": %d}""".formatted(operation, behaviour, times);
        ask("PUT", fault);
    }

    static void endFaults() {
        ask("DELETE", "");
    }

    private static void ask(String method, String body) {
        FAULTS.endpoint().handle(new LocalRequest(method, "localhost", "/faults/f", "", Map.of(), Body.of(body)));
    }
}
