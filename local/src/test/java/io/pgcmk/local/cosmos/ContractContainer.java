package io.pgcmk.local.cosmos;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.models.CompositePath;
import com.azure.cosmos.models.CompositePathSortOrder;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.ExcludedPath;
import com.azure.cosmos.models.IncludedPath;
import com.azure.cosmos.models.IndexingPolicy;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.util.List;

/** The container that the contract is tried on: partition key {@code /pk}, one composite index, one excluded path. */
final class ContractContainer {

    private ContractContainer() {}

    static CosmosContainer emulated() {
        return Emulated.CONTAINER;
    }

    static CosmosContainer real(String endpoint, String key) {
        return in(client(endpoint, key));
    }

    static CosmosClient client(String endpoint, String key) {
        return new CosmosClientBuilder()
                .endpoint(endpoint)
                .key(key)
                .gatewayMode()
                .contentResponseOnWriteEnabled(true)
                .buildClient();
    }

    private static CosmosContainer in(CosmosClient client) {
        client.createDatabaseIfNotExists("pgcmk-contract");
        CosmosDatabase database = client.getDatabase("pgcmk-contract");
        database.createContainerIfNotExists(properties());
        return database.getContainer("contract");
    }

    private static CosmosContainerProperties properties() {
        PartitionKeyDefinition key = new PartitionKeyDefinition();
        key.setPaths(List.of("/pk")).setVersion(PartitionKeyDefinitionVersion.V2);
        IndexingPolicy indexing = new IndexingPolicy()
                .setIncludedPaths(List.of(new IncludedPath("/*")))
                .setExcludedPaths(List.of(new ExcludedPath("/payload/*")))
                .setCompositeIndexes(List.of(List.of(
                        new CompositePath().setPath("/kind"),
                        new CompositePath().setPath("/n").setOrder(CompositePathSortOrder.DESCENDING))));
        return new CosmosContainerProperties("contract", key)
                .setIndexingPolicy(indexing)
                .setDefaultTimeToLiveInSeconds(-1);
    }

    /** One for all tests: a client's first connection costs seconds. */
    private static final class Emulated {
        private static final Faults NO_FAULTS = new Faults(Clock.systemUTC(), Zone.shared());
        static final CosmosEmulator EMULATOR =
                CosmosEmulator.start(0, LocalTrust.shared(), Clock.systemUTC(), NO_FAULTS, TokenVerifier.NONE);
        static final CosmosContainer CONTAINER = in(client(EMULATOR.endpoint(), EMULATOR.key()));
    }
}
