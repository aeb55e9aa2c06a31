package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Server;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.port.StoredServer;
import org.junit.jupiter.api.Test;

class ServerJournalTest {
    private final World world = new World();
    private final ServerJournal journal = new ServerJournal(world.store, world.store, world.log);

    @Test
    void movesEventsToTheLogAtOnce() {
        journal.create(ServerChange.of(Servers.bare(1), event()));

        assertThat(world.log.of(Servers.uid(1))).hasSize(1);
        assertThat(world.store.pending(10)).isEmpty();
    }

    @Test
    void movesWhatWasLeftBehindAsWell() {
        StoredServer created = world.store.create(ServerChange.of(Servers.bare(1), event()));

        journal.replace(created, ServerChange.of(Servers.ready(1), event()));

        assertThat(world.log.of(Servers.uid(1))).hasSize(2);
        assertThat(world.store.pending(10)).isEmpty();
    }

    @Test
    void keepsEventsInTheOutboxWhenTheLogIsUnreachable() {
        world.steps.after(2, () -> {
            throw new StoreUnreachableException("unreachable", new IllegalStateException("cause"));
        });

        Server stored =
                journal.create(ServerChange.of(Servers.bare(1), event())).server();

        assertThat(stored).isEqualTo(Servers.bare(1));
        assertThat(world.store.pending(10)).hasSize(1);
        world.app.drainOutbox().run();
        assertThat(world.log.of(Servers.uid(1))).hasSize(1);
    }

    @Test
    void doesNotLookAtTheOutboxOfAChangeWithoutEvents() {
        StoredServer created = world.store.create(ServerChange.of(Servers.bare(1), event()));

        journal.replace(created, ServerChange.of(Servers.ready(1)));

        assertThat(world.store.pending(10)).hasSize(1);
    }

    private static Event event() {
        return Event.of(Servers.uid(1), Servers.START, EventType.SERVER_UPDATED);
    }
}
