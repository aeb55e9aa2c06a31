package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.Test;

class DeksInTheClearTest {
    private final World world = new World();

    @Test
    void areZeroedWhenAKeyIsEnabled() {
        world.enabled(1);

        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    void areZeroedWhenABackupIsRegisteredAndVerified() {
        world.enabled(1);

        world.backUp(1, 1);
        world.app.verifyBackup().run(Servers.id(1), Backups.id(1), World.CALLER);

        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    void areZeroedWhenTheVaultBreaksOffOrGivesAnotherBack() {
        world.enabled(1);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);
        Refused.by(() -> world.backUp(1, 1));
        world.vaults.grant(Servers.identity(1).clientId(), Operation.UNWRAP);
        world.vaults.corrupt(Operation.UNWRAP);
        Refused.by(() -> world.backUp(1, 1));

        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    void areZeroedAfterACheck() {
        world.enabled(1);

        world.tick();

        assertThat(world.vaults.deksInTheClear()).isZero();
    }
}
