package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Call;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R16, R17: before a server moves to another version")
class RotationWithReplicasTest {
    private static final UUID REPLICA = Servers.identity(2).clientId();
    private static final KekId ANOTHER = new KekId(Keys.KEK.vault(), "another");

    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Nested
    class ThatItsKeyHas {

        @ParameterizedTest
        @CsvSource({"GET, get", "WRAP, wrapKey", "UNWRAP, unwrapKey"})
        @DisplayName(
                "a replica without one of the rights keeps everything where it is, and is named with what it lacks")
        void waitsForTheReplica(Operation lost, String right) {
            replicated();
            List<WrappedDek> before = world.wrappings(1);
            world.vaults.revoke(REPLICA, lost);
            KekVersion next = world.vaults.rotate(Keys.KEK);

            world.rotate(1);

            Rotation rotation = world.rotations(1).getFirst();
            assertThat(rotation.to()).isEqualTo(next);
            assertThat(rotation.isRunning()).isTrue();
            assertThat(rotation.waitingFor())
                    .contains(Servers.id(2).toString(), right, "az role assignment create", "or delete the replica");
            assertThat(world.protection(1).key().pinned()).isEqualTo(world.version);
            assertThat(world.wrappings(1)).isEqualTo(before);
            assertThat(world.events(1)).doesNotContain(EventType.KEY_ROTATED);
            world.assertReady(1);

            world.vaults.grant(REPLICA, lost);
            world.rotate(1);

            world.assertEverythingIsUnder(1, next);
            world.assertEverythingIsUnder(2, next);
        }

        @Test
        @DisplayName("a replica of whom nobody says anything keeps everything where it is, too")
        void waitsForAnAnswer() {
            replicated();
            world.vaults.silence(REPLICA, Silence.Reason.TIMEOUT);
            world.vaults.rotate(Keys.KEK);

            world.rotate(1);

            assertThat(world.rotations(1).getFirst().waitingFor())
                    .contains(Servers.id(2).toString(), "TIMEOUT");
            assertThat(world.protection(1).key().pinned()).isEqualTo(world.version);
        }

        @Test
        @DisplayName("a replica that has all three rights is proven first, and both follow")
        void provesTheReplicaFirst() {
            replicated();
            KekVersion next = world.vaults.rotate(Keys.KEK);
            world.tick();

            world.app.continueRotations().run(Duration.ofSeconds(50));

            world.assertEverythingIsUnder(1, next);
            List<Call> calls = world.vaults.calls();
            int asked = calls.indexOf(new Call(REPLICA, Operation.GET, next));
            int moved = calls.indexOf(new Call(Servers.identity(1).clientId(), Operation.WRAP, next));
            assertThat(asked).isBetween(0, moved);
            assertThat(calls.subList(asked, moved))
                    .contains(new Call(REPLICA, Operation.WRAP, next), new Call(REPLICA, Operation.UNWRAP, next));
            assertThat(world.rotations(1).getFirst().state()).isInstanceOf(RotationState.Succeeded.class);
        }

        @Test
        @DisplayName("a replica that is deleted holds nothing up any more")
        void goesOnWithoutADeletedReplica() {
            replicated();
            world.vaults.revoke(REPLICA, Operation.UNWRAP);
            KekVersion next = world.vaults.rotate(Keys.KEK);
            world.rotate(1);
            assertThat(world.protection(1).key().pinned()).isEqualTo(world.version);

            world.delete(2);
            world.rotate(1);

            world.assertEverythingIsUnder(1, next);
        }

        @Test
        @DisplayName("a replica that waits for its revalidation is not asked")
        void doesNotAskOneThatWaits() {
            world.enabled(1);
            copies.following(2, 1);
            copies.register(2, CopyMode.REPLICA, 1);
            world.vaults.revoke(REPLICA, Operation.UNWRAP);

            goesOnUnasked();
        }

        @Test
        @DisplayName("a replica with a key of its own is not asked")
        void doesNotAskOneWithAnotherKey() {
            world.enabled(1);
            world.vaults.rotate(ANOTHER);
            world.arm.grant(Servers.VAULT, ANOTHER, Servers.identity(2).principalId(), Keys.ALL_RIGHTS);
            copies.following(2, 1);
            copies.register(2, CopyMode.REPLICA, 1);
            copies.consent(1, 2);
            world.enable(2, ANOTHER);
            world.assertReady(2);

            goesOnUnasked();
        }

        @Test
        @DisplayName("a copy that goes on by itself is not asked")
        void doesNotAskARestoredCopy() {
            world.enabled(1);
            copies.waiting(2);
            world.revalidate(2);
            world.vaults.revoke(REPLICA, Operation.UNWRAP);
            world.vaults.rotate(Keys.KEK);

            world.rotate(1);

            assertThat(world.rotations(1).getFirst().state()).isInstanceOf(RotationState.Succeeded.class);
        }

        private void goesOnUnasked() {
            KekVersion next = world.vaults.rotate(Keys.KEK);

            world.rotate(1);

            world.assertEverythingIsUnder(1, next);
            assertThat(world.vaults.calls())
                    .noneMatch(call ->
                            call.identity().equals(REPLICA) && call.key().equals(next));
        }
    }

    @Nested
    class OfAnotherKey {

        @Test
        @DisplayName("the change is refused and names the replica that cannot use it, and nothing has changed")
        void refusesAKeyThatAReplicaCannotUse() {
            replicated();
            world.vaults.rotate(ANOTHER);
            world.arm.grant(Servers.VAULT, ANOTHER, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
            world.vaults.revoke(REPLICA, Operation.WRAP);
            Server before = world.server(1);
            List<WrappedDek> wrappings = world.wrappings(1);

            RequestRefusedException refused = Refused.by(() -> world.enable(1, ANOTHER));

            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.code()).isEqualTo("ReplicaCannotUseKey");
            assertThat(refused.getMessage()).contains(Servers.id(2).toString(), "wrapKey");
            assertThat(world.server(1)).isEqualTo(before);
            assertThat(world.wrappings(1)).isEqualTo(wrappings);
            assertThat(world.rotations(1)).isEmpty();
            assertThat(world.usage.contains(ANOTHER, world.server(1).uid())).isFalse();
        }

        @Test
        @DisplayName("no answer about a replica is no refusal: the call may be repeated")
        void tellsSilenceFromARefusal() {
            replicated();
            world.vaults.rotate(ANOTHER);
            world.arm.grant(Servers.VAULT, ANOTHER, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
            world.vaults.silence(REPLICA, Silence.Reason.TIMEOUT);

            RequestRefusedException refused = Refused.by(() -> world.enable(1, ANOTHER));

            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused.getMessage()).contains(Servers.id(2).toString());
            assertThat(world.protection(1).key().followed()).isEqualTo(Keys.KEK);
        }

        @Test
        @DisplayName("the change is made when each replica can use it, and a replica keeps its own key")
        void changesWhenEachReplicaCanUseIt() {
            replicated();
            KekVersion another = world.vaults.rotate(ANOTHER);
            world.arm.grant(Servers.VAULT, ANOTHER, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);

            world.enable(1, ANOTHER);

            world.assertEverythingIsUnder(1, another);
            assertThat(world.protection(2).key().followed()).isEqualTo(Keys.KEK);
        }

        @Test
        @DisplayName("a change that moves nothing asks no replica")
        void asksNobodyWhenNothingMoves() {
            replicated();
            world.vaults.revoke(REPLICA, Operation.WRAP);

            world.enable(1, world.version);

            assertThat(world.protection(1).key().followed()).isEqualTo(world.version);
        }

        @Test
        @DisplayName("a replica that changes its own key asks none of those that follow it")
        void asksNobodyForAReplicasOwn() {
            replicated();
            copies.following(3, 1);
            copies.register(3, CopyMode.REPLICA, 2);
            copies.consent(2, 3);
            world.revalidate(3);
            world.vaults.revoke(Servers.identity(3).clientId(), Operation.WRAP);
            KekVersion another = world.vaults.rotate(ANOTHER);
            world.arm.grant(Servers.VAULT, ANOTHER, Servers.identity(2).principalId(), Keys.ALL_RIGHTS);

            world.enable(2, ANOTHER);

            world.assertEverythingIsUnder(2, another);
        }
    }

    private void replicated() {
        world.enabled(1);
        copies.replica(2, 1);
    }
}
