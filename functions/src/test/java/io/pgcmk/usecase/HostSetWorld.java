package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Server 1, of two hosts: itself, and a standby. */
abstract class HostSetWorld {
    /** Where the standby of server 1 is. */
    static final int STANDBY = 2;

    final World world = new World();
    final Copies copies = new Copies(world);

    FakePostgresServer enabledSet() {
        FakePostgresServer standby = standby();
        enable(hosts(1, STANDBY));
        return standby;
    }

    void enable(Registration set) {
        world.arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
        world.register(1, set);
        world.enable(1);
    }

    FakePostgresServer standby() {
        world.postgres(1);
        return copies.following(STANDBY, 1);
    }

    void failOver(FakePostgresServer standby) {
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);
        standby.promote();
    }

    /** A standby that was no host of server 1 is promoted, behind the one address that is registered. */
    FakePostgresServer failedOverToNoHost() {
        FakePostgresServer standby = copies.following(STANDBY, 1);
        world.ticks(1);
        failOver(standby);
        world.put(1, standby);
        return standby;
    }

    /** Server 1 on the hosts of these numbers. */
    static Registration hosts(int... numbers) {
        return Registrations.with(
                Servers.registration(1),
                IntStream.of(numbers).mapToObj(Servers::endpoint).toArray(PostgresEndpoint[]::new));
    }

    void update(Registration after) {
        update(world, after);
    }

    static void update(World world, Registration after) {
        world.app.updateServer().run(Servers.id(1), before -> after, Precondition.NONE, World.CALLER);
    }

    void assertRefused(Registration set, String code, String message) {
        RequestRefusedException refused = Refused.by(() -> world.register(1, set));

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.target()).isEqualTo("properties.postgres.hosts");
        assertThat(refused).hasMessageContaining(message);
    }

    List<Map<String, String>> findings() {
        return world.events(1, EventType.FINDING).stream().map(Event::details).toList();
    }
}
