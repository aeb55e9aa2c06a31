package io.pgcmk.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.ServerStoreContract;
import io.pgcmk.port.StoredDek;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InMemoryServerStoreTest extends ServerStoreContract {
    private final MutableClock clock = new MutableClock(Servers.START);
    private final InMemoryServerStore servers = new InMemoryServerStore(new Steps(), clock);

    @Test
    @DisplayName("D13: a deleted server is erased after 90 days")
    void erasesADeletedServer() {
        servers.create(ServerChange.of(Servers.bare(1).deleted(Servers.START))
                .and(new StoredDek(Keys.dek(1), new DekScope.OfServer(), Servers.START, null)));

        clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(servers.deks(Servers.uid(1))).hasSize(1);
        clock.advance(Duration.ofNanos(1));
        assertThat(servers.find(Servers.uid(1))).isEmpty();
        assertThat(servers.deks(Servers.uid(1))).isEmpty();
    }

    @Test
    @DisplayName("D13: a retired DEK is erased after 90 days")
    void erasesARetiredDek() {
        servers.create(ServerChange.of(Servers.bare(1))
                .and(new StoredDek(Keys.dek(1), new DekScope.OfServer(), Servers.START, Servers.START)));

        clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(servers.findDek(Servers.uid(1), Keys.dek(1).id())).isPresent();
        clock.advance(Duration.ofNanos(1));
        assertThat(servers.findDek(Servers.uid(1), Keys.dek(1).id())).isEmpty();
    }

    @Override
    protected ServerStore servers() {
        return servers;
    }

    @Override
    protected Outbox outbox() {
        return servers;
    }
}
