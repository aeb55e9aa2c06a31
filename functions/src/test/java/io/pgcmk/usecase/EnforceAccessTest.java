package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredServer;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnforceAccessTest {
    private final World world = new World();

    @Test
    @DisplayName("R10: sessions end, new ones are refused, and what was observed is kept")
    void deniesEveryConnection() {
        world.enabled(1);
        world.postgres(1).connectClient();
        world.postgres(1).connectClient();
        world.vaults.delete(Keys.KEK);

        world.tick();

        world.assertClosed(1);
        assertThat(world.inaccessible(1).detail()).contains("404 KeyNotFound");
        assertThat(world.server(1).fence()).isEqualTo(1);
        assertThat(world.events(1, EventType.CONNECTIONS_DENIED))
                .singleElement()
                .extracting(Event::details)
                .isEqualTo(Map.of("sessionsEnded", "2"));
    }

    @Test
    @DisplayName("R10: sessions are cut until three rounds in a row find none")
    void endsSessionsUntilThreeRoundsInARowFindNobody() {
        world.enabled(1);
        world.postgres(1).letInDuringRounds(2);
        world.vaults.delete(Keys.KEK);

        world.tick();

        world.assertClosed(1);
        assertThat(world.clock.instant())
                .as("five rounds, 20 ms apart, after a second look")
                .isEqualTo(Servers.START.plusSeconds(70).plusMillis(80));
        assertThat(world.events(1, EventType.CONNECTIONS_DENIED))
                .singleElement()
                .extracting(event -> event.details().get("sessionsEnded"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({"97, CONFIRMED", "98, NOT_CONFIRMED"})
    @DisplayName("R10: sessions that come faster than they are ended are left to the next tick")
    void givesUpAfterAHundredRounds(int rounds, Enforcement enforcement) {
        world.enabled(1);
        world.postgres(1).letInDuringRounds(rounds);
        world.vaults.delete(Keys.KEK);

        world.tick();

        assertThat(world.protection(1).enforcement()).isEqualTo(enforcement);
        world.tick();
        world.assertClosed(1);
    }

    @Test
    @DisplayName("R10: unreachable is NotConfirmed, and every tick repeats the order")
    void repeatsTheOrderUntilItIsConfirmed() {
        world.enabled(1);
        world.postgres(1).connectClient();
        world.vaults.delete(Keys.KEK);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        world.tick();
        Enforcement unreachable = world.protection(1).enforcement();
        world.postgres(1).failWith(null);
        world.tick();

        assertThat(unreachable).isEqualTo(Enforcement.NOT_CONFIRMED);
        world.assertClosed(1);
        assertThat(world.server(1).fence()).isEqualTo(1);
        assertThat(world.events(1, EventType.CONNECTIONS_DENIED)).hasSize(1);
    }

    @Test
    void isNotConfirmedWhileADatabaseStaysOpen() {
        world.enabled(1);
        world.vaults.delete(Keys.KEK);
        world.postgres(1).stayOpenFor(1);

        world.tick();
        assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
        world.tick();

        world.assertClosed(1);
    }

    @Test
    @DisplayName(
            "R10: is not confirmed before its login gates were read: one may have been dropped; sessions end all the same")
    void isNotConfirmedBeforeItsGatesWereRead() {
        world.enabled(1);
        world.tick();
        world.postgres(1).connectClient();
        world.vaults.delete(Keys.KEK);
        world.postgres(1).hideGates(1);

        world.tick();
        assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
        assertThat(world.postgres(1).acceptsClients()).isFalse();
        assertThat(world.postgres(1).sessions()).isZero();
        world.tick();

        world.assertClosed(1);
    }

    @Test
    @DisplayName("R10: what somebody opens is closed again by the next tick")
    void closesAgainWhatSomebodyOpened() {
        world.closed(1);
        world.postgres(1).openByHand();
        world.postgres(1).connectClient();

        world.tick();

        world.assertClosed(1);
    }

    @Test
    @DisplayName("R10: a check that writes its record meanwhile takes nothing from what PostgreSQL has confirmed")
    void confirmsAlthoughACheckCameBetween() {
        int[] opening = {0};
        for (int step = 1; opening[0] == 0 && step < 20; step++) {
            World other = new World();
            other.closed(1);
            other.vaults.recover(Keys.KEK);
            other.steps.after(step, () -> {
                StoredServer read = other.store.find(other.server(1).uid()).orElseThrow();
                Protection.Enabled enabled = (Protection.Enabled) read.server().protection();
                if (enabled.access() instanceof Access.Ready && enabled.enforcement() == Enforcement.NOT_CONFIRMED) {
                    opening[0]++;
                }
                other.store.replace(
                        read,
                        ServerChange.of(read.server()
                                .checked(enabled.with(enabled.checks().fencing(true, null)))));
            });

            other.revalidate(1);

            other.assertReady(1);
            assertThat(other.events(1, EventType.CONNECTIONS_ACCEPTED)).hasSize(1);
        }
        assertThat(opening[0])
                .as("checks between the decision and its confirmation")
                .isPositive();
    }
}
