package io.pgcmk.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Servers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventTest {

    @Test
    void hasItsDetailsByName() {
        Event event = Event.of(
                Servers.uid(1), Servers.START, EventType.SERVER_INACCESSIBLE, "cause", "KeyDeleted", "by", "check");

        assertThat(event.details()).containsOnlyKeys("cause", "by").containsEntry("cause", "KeyDeleted");
        assertThat(event.at()).isEqualTo(Servers.START);
    }

    @Test
    void hasAnIdOfItsOwn() {
        Event one = Event.of(Servers.uid(1), Servers.START, EventType.SERVER_READY);
        Event other = Event.of(Servers.uid(1), Servers.START, EventType.SERVER_READY);

        assertThat(one.id()).isNotEqualTo(other.id());
    }

    @Test
    void hasATypeThatTheApiNames() {
        assertThat(Arrays.stream(EventType.values()).map(EventType::apiName))
                .allMatch(name -> name.matches("([A-Z][a-z]+)+"))
                .doesNotHaveDuplicates();
        assertThat(EventType.SERVER_INACCESSIBLE.apiName()).isEqualTo("ServerInaccessible");
    }
}
