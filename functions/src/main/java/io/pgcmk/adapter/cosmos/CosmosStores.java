package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosEndToEndOperationLatencyPolicyConfig;
import com.azure.cosmos.CosmosEndToEndOperationLatencyPolicyConfigBuilder;
import com.azure.cosmos.GatewayConnectionConfig;
import com.azure.cosmos.ThrottlingRetryOptions;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.Pause;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.SurveyStore;
import io.pgcmk.port.WrappedUnder;
import java.time.Clock;
import java.time.Duration;

/** The stores of one database, which has the containers {@code state, names, keyUsage, schedule, events} already. */
public final class CosmosStores {
    /** A request that is throttled for longer has used up a fifth of the 50 s that a tick has. */
    private static final ThrottlingRetryOptions THROTTLING = new ThrottlingRetryOptions()
            .setMaxRetryAttemptsOnThrottledRequests(5)
            .setMaxRetryWaitTime(Duration.ofSeconds(8));

    /** The SDK itself waits for a minute. This is its 8 s of throttling, and 2 s for an operation that takes 10 ms. */
    private static final CosmosEndToEndOperationLatencyPolicyConfig LONGEST =
            new CosmosEndToEndOperationLatencyPolicyConfigBuilder(Duration.ofSeconds(10)).build();

    private final ContainerCalls state;
    private final ContainerCalls names;
    private final ContainerCalls keyUsage;
    private final ContainerCalls schedule;
    private final ContainerCalls events;
    private final Clock clock;

    /** @param client of {@link #clientFor} */
    public CosmosStores(CosmosClient client, String database, Clock clock, Pause pause) {
        CosmosDatabase containers = client.getDatabase(database);
        this.state = new ContainerCalls(containers.getContainer("state"), pause);
        this.names = new ContainerCalls(containers.getContainer("names"), pause);
        this.keyUsage = new ContainerCalls(containers.getContainer("keyUsage"), pause);
        this.schedule = new ContainerCalls(containers.getContainer("schedule"), pause);
        this.events = new ContainerCalls(containers.getContainer("events"), pause);
        this.clock = clock;
    }

    /**
     * A client as the stores need it, but for its credential. Through the gateway: one port, few sockets, no metadata calls
     * at a cold start.
     */
    public static CosmosClientBuilder clientFor(String endpoint) {
        return new CosmosClientBuilder()
                .endpoint(endpoint)
                .gatewayMode(new GatewayConnectionConfig().setMaxConnectionPoolSize(100))
                .contentResponseOnWriteEnabled(false)
                .throttlingRetryOptions(THROTTLING)
                .endToEndOperationLatencyPolicyConfig(LONGEST)
                .userAgentSuffix("pg-cmk");
    }

    public ServerStore servers() {
        return new CosmosServerStore(state, clock);
    }

    public BackupStore backups() {
        return new CosmosBackupStore(state, clock);
    }

    public RotationStore rotations() {
        return new CosmosRotationStore(state, clock);
    }

    public WrappedUnder wrappedUnder() {
        return new CosmosWrappedUnder(state);
    }

    public SurveyStore surveys() {
        return new CosmosSurveyStore(state, clock);
    }

    public Outbox outbox() {
        return new CosmosOutbox(state);
    }

    public NameRegistry names() {
        return new CosmosNameRegistry(names, clock);
    }

    public KeyUsage keyUsage() {
        return new CosmosKeyUsage(keyUsage);
    }

    public Schedule schedule() {
        return new CosmosSchedule(schedule);
    }

    public EventLog events() {
        return new CosmosEventLog(events);
    }
}
