package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R3, R14: a key that is about to expire")
class ExpiringKeyTest {
    private static final Instant EXPIRES = Servers.START.plus(Duration.ofDays(20));

    private final World world = new World();

    @Test
    void isToldOnceAtEachDistance() {
        world.enabled(1);
        world.vaults.setValidity(world.version, null, EXPIRES);

        world.tick();
        world.tick();
        world.clock.set(EXPIRES.minus(Duration.ofDays(14)).minus(Duration.ofMinutes(2)));
        world.tick();
        assertThat(days()).containsExactly("30");
        world.tick();
        world.tick();
        world.tick();

        assertThat(days()).containsExactly("30", "14");
        world.assertReady(1);
    }

    @Test
    void isToldWithWhatRenewsIt() {
        world.enabled(1);
        world.vaults.setValidity(world.version, null, EXPIRES);

        world.tick();

        assertThat(told().getFirst().details())
                .containsEntry("keyUri", world.version.toString())
                .containsEntry("expiresOn", EXPIRES.toString())
                .hasEntrySatisfying(
                        "remedy",
                        remedy -> assertThat(remedy)
                                .startsWith("az keyvault key rotate --vault-name contoso --name orders-kek")
                                .contains("follows", "--id " + world.version + " --expires"));
    }

    @Test
    @DisplayName("is told of a version that was named with the way to another")
    void isNotFollowedByItselfWhereAVersionIsNamed() {
        world.registered(1).enable(1, world.version);
        world.vaults.setValidity(world.version, null, EXPIRES);

        world.tick();

        assertThat(told().getFirst().details().get("remedy"))
                .contains("then PUT")
                .doesNotContain("by itself");
    }

    @Test
    void isToldOfAClosedServerToo() {
        world.enabled(1);
        world.vaults.setEnabled(world.version, false);
        world.tick();
        world.vaults.setValidity(world.version, null, EXPIRES);

        world.tick();

        world.assertClosed(1);
        assertThat(days()).containsExactly("30");
    }

    @Test
    @DisplayName("is told of the version that protects the server, not of the newest")
    void isThePinnedOne() {
        world.enabled(1);
        world.vaults.setValidity(world.vaults.rotate(Keys.KEK), null, EXPIRES);

        world.tick();

        assertThat(days()).isEmpty();
    }

    @Test
    void isToldOnceThoughTheInstanceDiesAnywhere() {
        for (int step = 1; ; step++) {
            World dying = new World();
            dying.enabled(1);
            dying.vaults.setValidity(dying.version, null, EXPIRES);

            boolean died = dying.dyingAfter(step, dying::tick);
            dying.tick();
            dying.tick();
            dying.tick();

            assertThat(dying.events(1, EventType.KEY_EXPIRING))
                    .as("killed at step %d", step)
                    .hasSize(1);
            if (!died) {
                return;
            }
        }
    }

    @Test
    void isToldOnceByTwoInstancesAtOnce() {
        world.enabled(1);
        world.vaults.setValidity(world.version, null, EXPIRES);
        world.steps.after(5, world.app.sweepKeyAccess()::run);

        world.tick();
        world.tick();

        assertThat(world.steps.isPending()).as("nobody came between").isFalse();
        assertThat(days()).containsExactly("30");
    }

    private List<Event> told() {
        return world.events(1, EventType.KEY_EXPIRING);
    }

    private List<String> days() {
        return told().stream().map(event -> event.details().get("days")).toList();
    }
}
