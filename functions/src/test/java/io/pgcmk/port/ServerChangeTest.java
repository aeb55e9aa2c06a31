package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerChangeTest {

    @Test
    void isAHundredDocumentsAtMost() {
        assertThat(ServerChange.of(Servers.bare(1), events(99)).events()).hasSize(99);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerChange.of(Servers.bare(1), events(100)))
                .withMessageContaining("101");
    }

    @Test
    void hasRoomForAsManyBackupsAsItSaysAndOneEvent() {
        ServerChange most = ServerChange.of(Servers.bare(1), events(1));
        for (int number = 1; number <= ServerChange.MOST_BACKUPS; number++) {
            most = most.and(Backups.stored(number));
        }

        ServerChange full = most;

        assertThat(full.backups()).hasSize(49);
        assertThat(full.deks()).hasSize(49);
        assertThatIllegalArgumentException().isThrownBy(() -> full.and(Backups.stored(50)));
    }

    private static Event[] events(int number) {
        return IntStream.range(0, number)
                .mapToObj(one -> Event.of(Servers.uid(1), Servers.START, EventType.KEY_ENABLED))
                .toArray(Event[]::new);
    }
}
