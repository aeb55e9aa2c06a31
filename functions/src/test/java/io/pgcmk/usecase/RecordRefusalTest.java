package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StoreUnreachableException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordRefusalTest {
    private final World world = new World();

    @Test
    @DisplayName("R11: a call that an Inaccessible server refused is on record")
    void leavesAnEventOfTheServer() {
        world.closed(1);
        RequestRefusedException refused = Refused.by(() -> world.release(1));

        record(refused);

        assertThat(world.events(1, EventType.CALL_REFUSED))
                .singleElement()
                .extracting(Event::details)
                .satisfies(details -> assertThat(details)
                        .containsEntry("call", "POST release")
                        .containsEntry("code", "ServerInaccessible")
                        .containsEntry("message", refused.getMessage())
                        .containsEntry("checks", "")
                        .containsEntry("caller", World.CALLER.objectId()));
    }

    @Test
    void namesTheChecksThatStoodInTheWay() {
        world.registered(1);
        world.vaults.setEnabled(world.version, false);

        record(Refused.by(() -> world.enable(1)));

        assertThat(world.events(1, EventType.CALL_REFUSED).getFirst().details().get("checks"))
                .contains("KeyEnabled");
    }

    @Test
    void recordsNothingOfAServerThatIsNotThere() {
        record(RequestRefusedException.notFound("nothing"));

        assertThat(world.log.of(Servers.uid(1))).isEmpty();
    }

    @Test
    void leavesTheCallerItsRefusalWhenTheStoreIsUnreachable() {
        world.registered(1);
        world.steps.after(1, () -> {
            throw new StoreUnreachableException("unreachable", new IllegalStateException("cause"));
        });

        assertThatNoException().isThrownBy(() -> record(RequestRefusedException.notFound("nothing")));
    }

    private void record(RequestRefusedException refused) {
        world.app.recordRefusal().run(Servers.id(1), "POST release", refused, World.CALLER);
    }
}
