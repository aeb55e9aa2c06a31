package io.pgcmk.adapter.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the stores make of a Cosmos DB that answers badly. */
class LostAnswerTest {
    /** The write takes place; of its answer only half arrives. */
    private static final String CUT_OFF = "{\"close\": \"mid\"}";

    private static final String UNAVAILABLE = "{\"status\": 503}";
    private static final ServerUid UID = Servers.uid(1);
    private static final Instant TICK = Servers.START;

    private final CosmosStores stores = EmulatedStores.empty(Clock.fixed(TICK, ZoneOffset.UTC));
    private final ServerStore servers = stores.servers();

    @AfterEach
    void ends() {
        EmulatedStores.endFaults();
    }

    @Test
    void aServerThatWasCreatedAllTheSameIsTheCallers() {
        EmulatedStores.fail("Batch", CUT_OFF, 1);

        StoredServer created = servers.create(ServerChange.of(Servers.bare(1)));

        assertThat(servers.find(UID)).contains(created);
    }

    @Test
    void aServerThatWasReplacedAllTheSameIsTheCallers() {
        StoredServer created = servers.create(ServerChange.of(Servers.bare(1)));
        EmulatedStores.fail("Batch", CUT_OFF, 1);

        StoredServer replaced = servers.replace(created, ServerChange.of(Servers.ready(1), event()));

        assertThat(servers.find(UID)).contains(replaced);
        assertThat(stores.outbox().pending(UID)).hasSize(1);
    }

    @Test
    void aClaimThatWasMadeAllTheSameIsTheClaimants() {
        stores.schedule().add(UID, Keys.V1);
        ScheduleEntry due = stores.schedule().find(UID).orElseThrow();
        EmulatedStores.fail("Replace", CUT_OFF, 1);

        assertThat(stores.schedule().replace(due, due.claimed(TICK, TICK.plusSeconds(180), null)))
                .map(ScheduleEntry::claimedAt)
                .contains(TICK);
    }

    @Test
    void aNameThatWasClaimedAllTheSameIsTheClaimants() {
        EmulatedStores.fail("Create", CUT_OFF, 1);

        assertThat(stores.names().claim(new Name.OfServer(Servers.id(1)), UID)).isEqualTo(UID);
    }

    @Test
    void anEventThatWasAppendedAllTheSameIsThereOnce() {
        EmulatedStores.fail("Create", CUT_OFF, 1);

        stores.events().append(event());

        assertThat(stores.events().page(UID, 10, null).elements()).hasSize(1);
    }

    @Test
    @Timeout(30)
    void anAnswerThatDoesNotComeIsNotWaitedForLong() {
        EmulatedStores.fail("Batch", "{\"delayMs\": 60000}", 1);

        StoredServer created = servers.create(ServerChange.of(Servers.bare(1)));

        assertThat(servers.find(UID)).contains(created);
    }

    @Test
    void twoFaultsInARowAreLivedThrough() {
        EmulatedStores.fail("Batch", UNAVAILABLE, 2);

        servers.create(ServerChange.of(Servers.bare(1)));

        assertThat(servers.find(UID)).isPresent();
    }

    @Test
    void threeFaultsInARowMakeTheStoreUnreachable() {
        EmulatedStores.fail("Batch", UNAVAILABLE, 3);

        assertThatExceptionOfType(StoreUnreachableException.class)
                .isThrownBy(() -> servers.create(ServerChange.of(Servers.bare(1))))
                .withMessageContaining("state answered 503");
        assertThat(servers.find(UID)).isEmpty();
    }

    @Test
    void aRefusalIsNotRepeated() {
        EmulatedStores.fail("Read", "{\"status\": 403}", 1);

        assertThatExceptionOfType(StoreUnreachableException.class)
                .isThrownBy(() -> servers.find(UID))
                .withMessageContaining("state answered 403");
    }

    private static Event event() {
        return Event.of(UID, TICK, EventType.KEY_ENABLED);
    }
}
