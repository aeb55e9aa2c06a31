package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.ServerId;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindServerTest {
    private final World world = new World();

    @Test
    void findsAServerInAnyCase() {
        world.registered(1);

        assertThat(world.app.findServer().run(new ServerId(Servers.SUBSCRIPTION, "PROD", "ORDERS-1")))
                .isEqualTo(world.server(1));
    }

    @Test
    void saysHowToRegisterAServerThatIsNotThere() {
        RequestRefusedException refused = Refused.by(() -> world.server(1));

        assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.getMessage()).contains("orders-1", "PUT");
    }

    @Test
    void listsTheServersThatAreNotDeleted() {
        world.registered(1).registered(2).registered(3);
        world.delete(2);

        assertThat(world.app.findServer().all(Servers.SUBSCRIPTION, null))
                .isEqualTo(List.of(world.server(1), world.server(3)));
        assertThat(world.app.findServer().all(Servers.SUBSCRIPTION, "prod")).hasSize(2);
        assertThat(world.app.findServer().all(Servers.SUBSCRIPTION, "test")).isEmpty();
    }
}
