package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeksInTheClearTest {
    private final World world = new World();

    @Test
    void areZeroedWhenAKeyIsEnabled() {
        world.enabled(1);

        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    void areZeroedAfterACheck() {
        world.enabled(1);

        world.tick();

        assertThat(world.vaults.deksInTheClear()).isZero();
    }
}
