package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.page.Page;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ListEventsTest {
    private final World world = new World();

    @Test
    @DisplayName("R14: what happened to a server, newest first")
    void showsTheNewestFirst() {
        world.registered(1);
        world.clock.advance(Duration.ofSeconds(1));
        world.enable(1);

        Page<Event> first = world.app.listEvents().run(Servers.id(1), 2, null);
        Page<Event> second = world.app.listEvents().run(Servers.id(1), 2, first.continuation());

        assertThat(first.elements())
                .extracting(Event::type)
                .containsExactlyInAnyOrder(EventType.KEY_ENABLING_STARTED, EventType.KEY_ENABLED);
        assertThat(second.elements()).extracting(Event::type).containsExactly(EventType.SERVER_REGISTERED);
        assertThat(second.continuation()).isNull();
    }

    @Test
    void refusesAContinuationThatItDidNotGive() {
        world.registered(1);

        RequestRefusedException refused =
                Refused.by(() -> world.app.listEvents().run(Servers.id(1), 2, "mine"));

        assertThat(refused.kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(refused.target()).isEqualTo("$skipToken");
    }
}
