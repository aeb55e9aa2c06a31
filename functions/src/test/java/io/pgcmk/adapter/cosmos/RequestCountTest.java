package io.pgcmk.adapter.cosmos;

import static io.pgcmk.local.cosmos.OperationKind.BATCH;
import static io.pgcmk.local.cosmos.OperationKind.READ;
import static io.pgcmk.local.cosmos.OperationKind.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.local.cosmos.RequestLog;
import io.pgcmk.port.ScheduleEntry;
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
        stores.schedule().add(Servers.uid(1), Keys.V1);
        ScheduleEntry due = due();
        EmulatedStores.requests().clear();

        StoredServer stored = stores.servers().find(Servers.uid(1)).orElseThrow();
        stores.schedule().replace(due, due.claimed(Servers.START, Servers.START.plusSeconds(180), null));
        stores.servers().replace(stored, ServerChange.of(stored.server()));

        assertThat(EmulatedStores.requests().entries())
                .extracting(RequestLog.Entry::kind)
                .containsExactly(READ, REPLACE, BATCH);
    }

    @Test
    void ofABucketWhoseQueryIsKnown() {
        stores.schedule().add(Servers.uid(1), Keys.V1);
        due();
        EmulatedStores.requests().clear();

        due();

        assertThat(EmulatedStores.requests().countOfDocumentRequests()).isEqualTo(1);
    }

    private ScheduleEntry due() {
        return stores.schedule().bucket(ScheduleDocument.bucket(Servers.uid(1))).getFirst();
    }
}
