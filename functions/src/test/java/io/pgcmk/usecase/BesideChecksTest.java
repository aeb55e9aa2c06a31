package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.Protection;
import io.pgcmk.port.StoredServer;
import org.junit.jupiter.api.Test;

/** That another caller is noticed is said in the tests of each call. */
class BesideChecksTest {
    private final World world = new World();

    @Test
    void letsNoCallerNoticeThatACheckCameBetween() {
        world.enabled(1);
        world.steps.after(1, () -> world.aCheckComesBy(1));

        world.release(1);

        assertThat(world.steps.isPending()).as("no check came").isFalse();
        assertThat(world.server(1).protection()).isInstanceOf(Protection.None.class);
    }

    @Test
    void letsNobodyWhoDeletesAClosedServerNoticeIt() {
        world.closed(1);
        StoredServer closed = world.store.find(world.server(1).uid()).orElseThrow();
        world.steps.after(2, () -> world.aCheckComesBy(1));

        assertThat(world.delete(1)).isEqualTo(DeleteServer.Deleted.CLOSED);

        assertThat(world.steps.isPending()).as("no check came").isFalse();
        assertThat(world.store
                        .find(closed.server().uid())
                        .orElseThrow()
                        .server()
                        .isDeleted())
                .isTrue();
    }
}
