package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Node;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R16: a server of several hosts, when another one becomes its primary,")
class HostSetFailoverTest extends HostSetWorld {

    @Test
    @DisplayName("serves on without a pause, and its lease is renewed there; the lost host is a finding")
    void servesOn() {
        FakePostgresServer standby = enabledSet();

        failOver(standby);
        assertThat(standby.acceptsClients()).as("at once").isTrue();
        for (int minute = 0; minute < 30; minute++) {
            world.tick();
            assertThat(standby.acceptsClients()).as("minute " + minute).isTrue();
        }

        assertThat(world.protection(1).access()).isInstanceOf(Access.Ready.class);
        assertThat(world.events(1)).doesNotContain(EventType.SERVER_INACCESSIBLE);
        assertThat(findings())
                .singleElement()
                .satisfies(details -> assertThat(details)
                        .containsEntry("finding", "HostsNotWell")
                        .containsEntry("hosts", "db-1.contoso.example:5432 does not answer"));
    }

    @Test
    @DisplayName("is well again once the lost host follows the new primary, which makes it a host as before")
    void isWellAgain() {
        FakePostgresServer standby = enabledSet();
        failOver(standby);
        world.ticks(5);

        world.postgres(1).failWith(null);
        world.postgres(1).follows(standby);
        world.ticks(10);

        assertThat(world.events(1, EventType.FINDING_RESOLVED)).hasSize(1);
        assertThat(findings()).hasSize(1);
        assertThat(world.postgres(1).acceptsClients()).isTrue();
        assertThat(standby.read().strangers()).isEmpty();
    }

    @Test
    @DisplayName("is a finding as long as there are two; which of them is meant is not for pg-cmk to say")
    void hasTwoPrimaries() {
        FakePostgresServer standby = enabledSet();

        standby.promote();
        world.ticks(15);

        assertThat(findings())
                .singleElement()
                .satisfies(details ->
                        assertThat(details).containsEntry("hosts", "db-1.contoso.example:5432 is a second primary"));
        assertThat(world.postgres(1).acceptsClients()).isTrue();
        assertThat(standby.acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("before the opening has come to it: it is opened there by the next check")
    void isOpenedThere() {
        FakePostgresServer standby = enabledSet();
        world.vaults.delete(Keys.KEK);
        world.ticks(3);
        standby.stopReplay();
        world.vaults.recover(Keys.KEK);
        world.revalidate(1);
        assertThat(world.postgres(1).acceptsClients()).isTrue();

        failOver(standby);
        assertThat(standby.acceptsClients()).isFalse();
        world.ticks(4);

        assertThat(standby.acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("before its closure has come to it: it is closed there by the next tick")
    void isClosedThere() {
        FakePostgresServer standby = enabledSet();
        standby.stopReplay();
        world.vaults.delete(Keys.KEK);
        world.ticks(3);

        failOver(standby);
        world.tick();

        assertThat(standby.acceptsClients()).isFalse();
    }

    @Test
    @DisplayName("rotates, is closed and opened there")
    void goesOnThere() {
        FakePostgresServer standby = enabledSet();
        failOver(standby);

        world.vaults.rotate(Keys.KEK);
        world.rotate(1);
        assertThat(standby.inspect().deks())
                .anyMatch(
                        dek -> dek.wrappedBy().equals(world.protection(1).key().pinned()));
        world.vaults.delete(Keys.KEK);
        world.ticks(3);

        assertThat(standby.acceptsClients()).isFalse();
    }

    @Test
    @DisplayName("that was no host before: it denies, which is a finding, until it is revalidated")
    void deniesUntilItIsRevalidated() {
        world.enabled(1);
        FakePostgresServer standby = failedOverToNoHost();
        world.ticks(4);

        assertThat(standby.acceptsClients()).isFalse();
        assertThat(findings()).anySatisfy(details -> assertThat(details).containsEntry("finding", "TimelineNotBound"));

        world.revalidate(1);
        assertThat(standby.acceptsClients()).isTrue();
        world.ticks(12);
        assertThat(standby.acceptsClients()).isTrue();
        assertThat(world.events(1, EventType.FINDING_RESOLVED)).isNotEmpty();
    }

    @Test
    @DisplayName("that was no host before: it can be released, too, and denies nobody then")
    void isReleasedThere() {
        world.enabled(1);
        FakePostgresServer standby = failedOverToNoHost();

        world.release(1);

        assertThat(standby.acceptsClients()).isTrue();
        assertThat(standby.inspect().boundTo()).isNull();
    }

    @Test
    @DisplayName("R16, D10: what was restored from when it was closed is not opened by a check")
    void doesNotOpenWhatWasRestored() {
        world.closed(1);
        FakePostgresServer restored = FakePostgresServer.restoredFrom(
                world.postgres(1), Servers.node(1).clusterName());
        world.vaults.recover(Keys.KEK);
        world.revalidate(1);
        world.put(1, restored);

        world.ticks(7);
        assertThat(restored.acceptsClients()).isFalse();

        world.revalidate(1);
        assertThat(restored.acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("D10: and another PostgreSQL behind that address is not bound by a revalidation")
    void bindsNoOtherPostgres() {
        world.enabled(1);
        FakePostgresServer another =
                new FakePostgresServer(world.steps, new Node("pg-other", "7999999999999999999", 18), world.clock);
        world.put(1, another);

        assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("PostgresNotTheSame");
        assertThat(another.inspect().boundTo()).isNull();
    }

    @Test
    @DisplayName("D10: nor a copy of it that is another server, and closed: it stays that server's, and closed")
    void takesNoOtherServersPostgres() {
        world.enabled(1);
        copies.waiting(3);
        FakePostgresServer another = world.postgres(3);
        world.put(1, another);

        assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("PostgresBoundElsewhere");
        assertThat(another.inspect().boundTo()).isEqualTo(world.server(3).uid());

        world.vaults.delete(Keys.KEK);
        world.ticks(3);
        world.vaults.recover(Keys.KEK);
        assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("PostgresBoundElsewhere");
        assertThat(another.inspect().boundTo()).isEqualTo(world.server(3).uid());
        assertThat(another.acceptsClients()).isFalse();
    }
}
