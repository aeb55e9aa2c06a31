package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.fake.InMemoryStores;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The use cases and a real PostgreSQL, for which time passes in which nobody of ours is there. */
class OwnOutageTest {
    private static final Duration BEFORE_ITS_END = InMemoryStores.LEASE.minusMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    @DisplayName("D1: where the lease is enforced, PostgreSQL denies by itself, and serves after the next good check")
    void deniesWhereTheLeaseIsEnforced(int major) {
        ProtectedPostgres server = new ProtectedPostgres(major, ServerPolicy.Lease.ENFORCED);
        server.tick();

        server.outage(BEFORE_ITS_END);
        assertThat(server.postgres.refusal()).isEmpty();
        server.outage(InMemoryStores.LEASE.minus(BEFORE_ITS_END));
        assertThat(server.postgres.refusal()).hasValue("57P03");

        server.check();
        assertThat(server.postgres.refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    @DisplayName("D1: where the customer switched the lease off, PostgreSQL serves on")
    void servesOnWhereTheLeaseIsOff(int major) {
        ProtectedPostgres server = new ProtectedPostgres(major, ServerPolicy.Lease.OFF);
        server.tick();

        server.outage(Duration.ofDays(1));

        assertThat(server.postgres.refusal()).isEmpty();
    }
}
