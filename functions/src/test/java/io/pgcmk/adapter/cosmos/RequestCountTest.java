package io.pgcmk.adapter.cosmos;

import static io.pgcmk.local.cosmos.OperationKind.BATCH;
import static io.pgcmk.local.cosmos.OperationKind.READ;
import static io.pgcmk.local.cosmos.OperationKind.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Servers;
import io.pgcmk.local.cosmos.RequestLog;
import io.pgcmk.port.Schedule.Due;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A healthy check costs three requests, and a bucket of the schedule one. */
class RequestCountTest {
    private final CosmosStores stores = EmulatedStores.empty(Clock.fixed(Servers.START, ZoneOffset.UTC));

    @Test
    void ofAClaimAReadAndAReplacement() {
        stores.servers().create(ServerChange.of(Servers.ready(1)));
        stores.schedule().add(Servers.uid(1));
        Due due = due();
        EmulatedStores.requests().clear();

        stores.schedule().claim(due, Servers.START);
        StoredServer stored = stores.servers().find(Servers.uid(1)).orElseThrow();
        stores.servers().replace(stored, ServerChange.of(stored.server()));

        assertThat(EmulatedStores.requests().entries())
                .extracting(RequestLog.Entry::kind)
                .containsExactly(REPLACE, READ, BATCH);
    }

    @Test
    void ofABucketWhoseQueryIsKnown() {
        stores.schedule().add(Servers.uid(1));
        due();
        EmulatedStores.requests().clear();

        due();

        assertThat(EmulatedStores.requests().countOfDocumentRequests()).isEqualTo(1);
    }

    private Due due() {
        return stores.schedule()
                .due(ScheduleDocument.bucket(Servers.uid(1)), Servers.START)
                .getFirst();
    }
}
