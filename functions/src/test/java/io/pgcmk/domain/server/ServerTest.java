package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerTest {
    private static final Server SERVER = Servers.bare(1);
    private static final Protection.Enabled ENABLED =
            (Protection.Enabled) Servers.ready(1).protection();
    private static final Instant LATER = Servers.START.plusSeconds(1);

    @Test
    void countsARevisionForWhatACallerSees() {
        assertThat(SERVER.with(ENABLED).revision()).isEqualTo(SERVER.revision() + 1);
        assertThat(SERVER.with(Servers.registration(2)).revision()).isEqualTo(SERVER.revision() + 1);
        assertThat(SERVER.deleted(LATER).revision()).isEqualTo(SERVER.revision() + 1);
    }

    @Test
    void countsNoRevisionForACheck() {
        Server checked = SERVER.checked(ENABLED);

        assertThat(checked.protection()).isEqualTo(ENABLED);
        assertThat(checked.revision()).isEqualTo(SERVER.revision());
        assertThat(checked.fence()).isEqualTo(SERVER.fence());
    }

    @Test
    @DisplayName("R10: each decision about the gate has a fence of its own")
    void growsItsFenceWithEachDecision() {
        Server decided = SERVER.decided(ENABLED);

        assertThat(decided.fence()).isEqualTo(SERVER.fence() + 1);
        assertThat(decided.revision()).isEqualTo(SERVER.revision() + 1);
        assertThat(SERVER.with(ENABLED).fence()).isEqualTo(SERVER.fence());
    }

    @Test
    @DisplayName("D13: a deleted server keeps its uid")
    void knowsThatItIsDeleted() {
        assertThat(SERVER.isDeleted()).isFalse();
        assertThat(SERVER.deleted(LATER).isDeleted()).isTrue();
        assertThat(SERVER.deleted(LATER).deletedAt()).isEqualTo(LATER);
        assertThat(SERVER.deleted(LATER).uid()).isEqualTo(SERVER.uid());
    }

    @Test
    @DisplayName("D10: its PostgreSQL is the one that is bound to it, or the node that was and is bound no more")
    void knowsItsPostgres() {
        Node node = SERVER.node();
        Node another = new Node("orders-b", node.systemIdentifier(), node.major());
        Node elsewhere = new Node(node.clusterName(), "7999999999999999999", node.major());

        assertThat(SERVER.isOn(state(another, SERVER.uid()))).as("another host").isTrue();
        assertThat(SERVER.isOn(state(node, null))).as("bound no more").isTrue();

        assertThat(SERVER.isOn(state(elsewhere, SERVER.uid()))).isFalse();
        assertThat(SERVER.isOn(state(node, Servers.uid(2)))).isFalse();
        assertThat(SERVER.isOn(state(another, null))).isFalse();
    }

    private static PostgresState state(Node node, @Nullable ServerUid boundTo) {
        return new PostgresState(node, boundTo, false, 0, List.of(), null);
    }

    @Test
    void cannotBeChangedThroughItsTags() {
        Map<String, String> tags = new HashMap<>(Map.of("team", "orders"));
        Registration registration = Registrations.with(Servers.registration(1), tags);

        tags.put("team", "payments");

        assertThat(registration.tags()).containsEntry("team", "orders");
    }
}
