package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.InOrder;
import io.pgcmk.usecase.ProveReplicas.Proven;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R17: the proof that replicas can use a version")
class ProveReplicasTest {
    private static final UUID REPLICA = Servers.identity(2).clientId();

    private final World world = new World();
    private final VaultTraffic traffic = new VaultTraffic(world.clock, world.clock);
    private final ProveReplicas prove = new ProveReplicas(
            new Replicas(world.store),
            new ProbeKey(
                    identity -> world.vaults.actingAs(identity.clientId()),
                    new InOrder(world.clock),
                    new SecureRandom(),
                    world.clock),
            traffic,
            world.clock);

    @BeforeEach
    void replicated() {
        world.enabled(1);
        new Copies(world).replica(2, 1);
    }

    @Test
    @DisplayName("obeys a vault that asks to be left alone, and hands over then")
    void obeysAVaultThatThrottles() {
        world.vaults.silence(REPLICA, Silence.Reason.THROTTLED);
        assertThat(proven()).isInstanceOf(Proven.Silent.class);
        long before = world.vaults.calls(Operation.GET);

        assertThat(proven()).isEqualTo(new Proven.OutOfTime());

        assertThat(world.vaults.calls(Operation.GET)).isEqualTo(before);
    }

    @Test
    @DisplayName("is made by a caller at once, whoever has used up our share")
    void isMadeAtOnceForACaller() {
        while (traffic.behindChecks(world.version, Servers.VAULT, 3, world.clock.instant())) {
            // Until it would have to wait.
        }
        assertThat(proven()).isEqualTo(new Proven.OutOfTime());

        Server server = world.server(1);
        assertThat(prove.atOnce(server, world.protection(1), world.version)).isEqualTo(new Proven.All());
    }

    @Test
    @DisplayName("finds a version that is disabled for each of them")
    void findsADisabledVersion() {
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.vaults.setEnabled(next, false);

        assertThat(prove.atOnce(world.server(1), world.protection(1), next))
                .isInstanceOfSatisfying(
                        Proven.Refused.class,
                        refused -> assertThat(refused.why())
                                .contains(Servers.id(2).toString(), "KeyDisabled", "--enabled true"));
    }

    private Proven proven() {
        return prove.run(world.server(1), world.protection(1), world.version, world.clock.instant());
    }
}
