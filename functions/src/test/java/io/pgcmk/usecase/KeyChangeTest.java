package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.domain.server.Access;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16, R17: another key in the place of the active one. */
class KeyChangeTest {

    private final World world = new World();

    @Test
    @DisplayName("R16, R17: another vault's key, and then the first one again")
    void changesToAnotherVaultAndBack() {
        world.enabled(1);
        world.backUp(1, 1);
        KekId other = new KekId(URI.create("https://fabrikam.vault.azure.net"), "orders-kek");
        KekVersion elsewhere = world.vaults.rotate(other);
        world.tenants.put(other.vault(), Servers.TENANT);
        world.withoutArm(1);

        world.enable(1, other);
        assertThat(world.protection(1).key().followed()).isEqualTo(other);
        world.assertEverythingIsUnder(1, elsewhere);
        assertThat(world.usage.contains(other, world.server(1).uid())).isTrue();
        assertThat(world.usage.contains(Keys.KEK, world.server(1).uid()))
                .as("a sidecar lies under the old key still")
                .isTrue();

        world.confirmSidecar(1, 1);
        world.enable(1, Keys.KEK);

        world.assertEverythingIsUnder(1, world.version);
        world.assertReady(1);
        world.confirmSidecar(1, 1);
        world.clock.advance(Duration.ofDays(1));
        world.app.surveyBackups().run();
        assertThat(world.usage.contains(other, world.server(1).uid()))
                .as("nothing lies under the other key")
                .isFalse();
        assertThat(world.rotations(1)).allMatch(rotation -> rotation.state() instanceof RotationState.Succeeded);
    }

    @Test
    @DisplayName(
            "R17: the old vault deleted just after the change strands what had not moved, by name, and nothing else")
    void theOldVaultMayGoJustAfterTheChange() {
        world.enabled(1);
        world.backUp(1, 1);
        KekId other = new KekId(URI.create("https://fabrikam.vault.azure.net"), "orders-kek");
        KekVersion elsewhere = world.vaults.rotate(other);
        world.tenants.put(other.vault(), Servers.TENANT);
        world.withoutArm(1);
        world.dyingAfterKey(1, other);
        assertThat(world.protection(1).key().pinned()).isEqualTo(elsewhere);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.NAME_NOT_FOUND);

        world.rotate(1);

        world.assertReady(1);
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("NAME_NOT_FOUND");
        assertThat(world.protection(1).rewraps().older())
                .extracting(OlderVersion::version)
                .containsExactly(world.version);

        world.vaults.silence(Keys.KEK.vault(), null);
        world.rotate(1);
        world.assertEverythingIsUnder(1, elsewhere);
    }

    @Test
    @DisplayName("R17: a change of key, killed after every effect, is made or not, and nothing is unreadable")
    void aChangeOfKeyMayBeKilledAfterEveryEffect() {
        KekId other = new KekId(Keys.KEK.vault(), "another");
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    given.backUp(1, 1);
                    given.vaults.rotate(other);
                    given.arm.grant(Servers.VAULT, other, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
                },
                run -> run.enable(1, other),
                recovery -> {
                    recovery.assertEverythingIsReadable(1);
                    recovery.clock.advance(Duration.ofMinutes(2));
                    recovery.enable(1, other);
                    recovery.rotate(1);
                },
                ended -> {
                    assertThat(ended.protection(1).key().followed()).isEqualTo(other);
                    ended.assertEverythingIsUnder(1, ended.protection(1).key().pinned());
                    ended.assertReady(1);
                });
    }

    @Test
    @DisplayName("D2: a closed server may be given another version of its key, and no other key")
    void aClosedServerMayBeGivenAnotherVersion() {
        world.registered(1);
        world.enable(1, world.version);
        world.vaults.setValidity(world.version, null, world.clock.instant().plusSeconds(1));
        world.ticks(4);
        world.assertClosed(1);
        KekVersion next = world.vaults.rotate(Keys.KEK);

        world.enable(1, next);

        world.ticks(4);
        world.assertReady(1);
        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName("R17: to follow a key's new versions from now on moves nothing that is under the current one")
    void followingTheSameVersionOtherwiseMovesNothing() {
        world.registered(1);
        world.enable(1, world.version);
        world.backUp(1, 1);

        world.enable(1, Keys.KEK);

        ActiveKey key = world.protection(1).key();
        assertThat(key.followed()).isEqualTo(Keys.KEK);
        assertThat(key.pinned()).isEqualTo(world.version);
        assertThat(world.rotations(1)).isEmpty();
        assertThat(world.protection(1).access()).isInstanceOf(Access.Ready.class);
    }

    @Test
    @DisplayName("R1, R4: a new key that does not pass changes nothing")
    void aNewKeyMustPassThePreflight() {
        world.enabled(1);
        KekId other = new KekId(Keys.KEK.vault(), "another");
        KekVersion bad = world.vaults.rotate(other);
        world.arm.grant(Servers.VAULT, other, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
        world.vaults.setEnabled(bad, false);

        RequestRefusedException refused = Refused.by(() -> world.enable(1, other));

        assertThat(refused.code()).isEqualTo("AzureKeyVaultKeyDisabledMessage");
        assertThat(world.protection(1).key().followed()).isEqualTo(Keys.KEK);
        assertThat(world.rotations(1)).isEmpty();
    }
}
