package io.pgcmk.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.kit.Zone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultsTest {
    private static final VaultId ID = new VaultId("sub", "rg", "contoso");
    private static final VaultSettings ADVISED = VaultSettings.advised("tenant", "westeurope");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path directory;

    private Zone zone;
    private Vaults vaults;

    @BeforeEach
    void start() {
        zone = Zone.at(directory.resolve("zone"));
        vaults = new Vaults(clock, zone, new Roles());
    }

    @Test
    void haveANameWhileTheyLive() throws Exception {
        Vault vault = vaults.create(ID, ADVISED).orElseThrow();
        assertThat(Files.readAllLines(zone.file())).containsExactly("contoso.vault.azure.net");

        vaults.delete(vault);

        assertThat(Files.readAllLines(zone.file())).isEmpty();
        assertThat(vaults.find("contoso")).isEmpty();
    }

    @Test
    void areTheSameAfterTheirRecovery() {
        Vault vault = vaults.create(ID, ADVISED).orElseThrow();
        vaults.delete(vault);

        vaults.recover(vaults.findDeleted("Contoso").orElseThrow());

        assertThat(vaults.find("contoso")).containsSame(vault);
    }

    @Test
    void keepTheirNameUntilTheyArePurged() {
        vaults.delete(vaults.create(ID, ADVISED).orElseThrow());
        assertThat(vaults.create(ID, ADVISED)).isEmpty();

        vaults.purge(vaults.findDeleted("contoso").orElseThrow());

        assertThat(vaults.create(ID, ADVISED)).isPresent();
    }

    @Test
    void arePurgedAtTheEndOfTheirRetention() {
        vaults.delete(vaults.create(ID, ADVISED).orElseThrow());

        clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(vaults.findDeleted("contoso")).isPresent();
        clock.advance(Duration.ofNanos(1));
        assertThat(vaults.findDeleted("contoso")).isEmpty();
    }

    @Test
    void areGoneAtOnceWithoutSoftDelete() {
        vaults.delete(vaults.create(ID, ADVISED.withSoftDelete(false, 90)).orElseThrow());

        assertThat(vaults.findDeleted("contoso")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 90, false, Purgeable",
        "true, 90, false, Recoverable+Purgeable",
        "true, 90, true, Recoverable",
        "true, 89, false, CustomizedRecoverable+Purgeable",
        "true, 7, true, CustomizedRecoverable"
    })
    void sayHowTheirKeysCanBeRecovered(boolean softDelete, int days, boolean purgeProtection, String level) {
        VaultSettings settings = ADVISED.withSoftDelete(softDelete, days).withPurgeProtection(purgeProtection);

        assertThat(settings.recoveryLevel()).isEqualTo(level);
    }
}
