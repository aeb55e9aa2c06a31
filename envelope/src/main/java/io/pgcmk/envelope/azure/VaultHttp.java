package io.pgcmk.envelope.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import java.time.Duration;
import reactor.netty.resources.ConnectionProvider;

/** The connections to customers' vaults, and how long we wait on them. */
public final class VaultHttp {
    /** A check has to tell an answer from a silence while several checks still fit into one minute's tick. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    /** Leaves most of a call's time to the answer. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /**
     * A pooled connection goes on working after the vault's name is gone. Shorter than the ten seconds between two looks
     * at a suspect, so that each look resolves the name; long enough for the three requests of one check.
     */
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** So that a busy pool resolves names too, within the three minutes between two checks of a server. */
    private static final Duration LIFE = Duration.ofMinutes(2);

    /** As many as one vault answers at once at half of its published rate; more wait in line. */
    private static final int CONNECTIONS_PER_VAULT = 64;

    private VaultHttp() {}

    public static HttpClient create() {
        ConnectionProvider connections = ConnectionProvider.builder("vaults")
                .maxConnections(CONNECTIONS_PER_VAULT)
                .maxIdleTime(IDLE)
                .maxLifeTime(LIFE)
                .evictInBackground(IDLE)
                .build();
        return new NettyAsyncHttpClientBuilder()
                .connectionProvider(connections)
                .connectTimeout(CONNECT_TIMEOUT)
                .responseTimeout(CALL_TIMEOUT)
                .readTimeout(CALL_TIMEOUT)
                .writeTimeout(CALL_TIMEOUT)
                .build();
    }

    /**
     * None: whoever asked decides what a failure means and when to ask again. The SDK would hide it for 5.6 s. One that is
     * never made rather than none at all: of none, the SDK tells the log at each answer that it is exhausted.
     */
    public static RetryOptions noRetries() {
        return new RetryOptions(new FixedDelayOptions(1, Duration.ZERO)).setShouldRetryCondition(condition -> false);
    }
}
