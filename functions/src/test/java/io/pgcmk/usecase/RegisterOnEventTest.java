package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RegisterOnEvent.Outcome;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16: a copy that an event told of. */
class RegisterOnEventTest {
    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Test
    @DisplayName("R16: it is registered and closed; without the consent of its source it stays so")
    void registersAndNeverOpens() {
        world.enabled(1);
        copies.restored(2, 1);

        assertThat(event(world, 2)).isEqualTo(Outcome.REGISTERED);

        world.assertClosed(2);
        assertThat(Refused.by(() -> world.revalidate(2)).code()).isEqualTo("CopyNotConsented");
    }

    @Test
    @DisplayName("R16: an event that comes twice, or late, changes nothing")
    void aRepeatedEventChangesNothing() {
        world.enabled(1);
        copies.waiting(2);
        world.revalidate(2);
        world.app
                .updateServer()
                .run(
                        Servers.id(2),
                        before -> Registrations.consentingTo(before, Servers.id(3)),
                        Precondition.NONE,
                        World.CALLER);
        var before = world.server(2);

        assertThat(event(world, 2)).isEqualTo(Outcome.KNOWN);

        assertThat(world.server(2)).isEqualTo(before);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: an event that comes after its server was deleted does not bring it back")
    void aLateEventBringsNothingBack() {
        world.enabled(1);
        copies.waiting(2);
        world.delete(2);

        assertThat(event(world, 2)).isEqualTo(Outcome.KNOWN);

        assertThat(world.app.findServer().find(Servers.id(2))).isEmpty();
    }

    @Test
    @DisplayName("R16: a server that does not answer yet is refused for now, and registered when it does")
    void mayComeTooEarly() {
        world.enabled(1);
        copies.restored(2, 1).failWith(PostgresFault.UNREACHABLE);
        assertThat(Refused.by(() -> event(world, 2)).kind()).isEqualTo(Kind.UNAVAILABLE);

        world.postgres(2).failWith(null);

        assertThat(event(world, 2)).isEqualTo(Outcome.REGISTERED);
        world.assertClosed(2);
    }

    @Test
    @DisplayName("R16: killed after every step, the next delivery goes on")
    void mayBeKilled() {
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    new Copies(given).restored(2, 1);
                },
                run -> event(run, 2),
                recovery -> {
                    event(recovery, 2);
                    recovery.tick();
                },
                ended -> ended.assertClosed(2));
    }

    private static Outcome event(World world, int copy) {
        return world.app
                .registerOnEvent()
                .run(
                        Servers.id(copy),
                        Servers.registration(copy),
                        new CopyOf(CopyMode.POINT_IN_TIME_RESTORE, Servers.id(1)));
    }
}
