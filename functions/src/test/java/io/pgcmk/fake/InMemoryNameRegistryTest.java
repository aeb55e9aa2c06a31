package io.pgcmk.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.NameRegistryContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InMemoryNameRegistryTest extends NameRegistryContract {
    private final MutableClock clock = new MutableClock(Servers.START);
    private final InMemoryNameRegistry names = new InMemoryNameRegistry(new Steps(), clock);

    @Test
    @DisplayName("D13: a name is free 90 days after it was retired")
    void freesARetiredName() {
        Name name = new Name.OfServer(Servers.id(1));
        names.claim(name, Servers.uid(1));
        names.retire(name, Servers.uid(1));

        clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(names.owner(name)).contains(Servers.uid(1));
        clock.advance(Duration.ofNanos(1));
        assertThat(names.owner(name)).isEmpty();
    }

    @Override
    protected NameRegistry names() {
        return names;
    }
}
