package io.pgcmk.adapter.keyvault;

import static io.pgcmk.adapter.keyvault.WiredServers.CALLER;
import static io.pgcmk.adapter.keyvault.WiredServers.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.restorability.RestoreFinding;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.restorability.RestoreNeed;
import io.pgcmk.domain.restorability.RestorePreflight;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.usecase.Precondition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16, R17: what Key Vault and Entra say to an identity that is to restore, and is no server's yet. */
class RestorePreflightOnTheWireTest {
    private final EmulatedAzure azure = new EmulatedAzure(Identity.Kind.ATTACHED);
    private final WiredServers servers = new WiredServers(azure);
    private final Identity attached = azure.newServer(Identity.Kind.ATTACHED, "restorer", azure.vault);

    @BeforeEach
    void backUp() {
        Registration registration = Registrations.with(
                Registrations.with(Servers.registration(1), azure.serverIdentity()), azure.vaultId());
        servers.protect(1, registration, azure.kek);
        servers.app.registerBackup().run(id(1), BackupKind.BACKUP, Backups.id(1), CALLER);
    }

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    @DisplayName("R7: an identity of either kind may restore while it has the rights, and loses it with them")
    void ofEitherKind() {
        Identity federated = azure.newServer(Identity.Kind.FEDERATED, "federated-restorer", azure.vault);

        for (Identity restorer : List.of(attached, federated)) {
            assertThat(ask(restorer).allowed()).as("%s", restorer.kind()).isTrue();
            azure.withdrawFrom(restorer);
            assertThat(failed(ask(restorer)))
                    .extracting(RestoreFinding::check)
                    .containsExactly(
                            Check.GET_PERMISSION,
                            Check.UNWRAP_KEY_PERMISSION,
                            Check.GET_PERMISSION,
                            Check.WRAP_KEY_PERMISSION,
                            Check.UNWRAP_KEY_PERMISSION);
        }
    }

    @Test
    @DisplayName("R4: a disabled version is told as such, and is fine once the command was run")
    void aDisabledVersion() {
        enable(azure.kek, false);
        assertThat(failed(ask(attached))).extracting(RestoreFinding::check).containsOnly(Check.KEY_USABLE);

        enable(azure.kek, true);
        assertThat(ask(attached).allowed()).isTrue();
    }

    @Test
    @DisplayName("R17: the right on the version that only a sidecar lies under is told without its ciphertext")
    void aSidecarUnderAnOlderVersion() {
        KekVersion second = azure.newKey(azure.vault);
        servers.app.enableKey().run(id(1), second, Precondition.NONE, CALLER);
        servers.clock.advance(Duration.ofMinutes(2));
        servers.app.continueRotations().run(Duration.ofSeconds(50));

        RestorePreflight preflight = ask(attached);

        assertThat(preflight.needs().subList(0, 2)).extracting(RestoreNeed::key).containsExactly(second, azure.kek);
        assertThat(preflight.allowed()).as("%s", preflight.findings()).isTrue();
        azure.withdrawFrom(attached);
        assertThat(failed(ask(attached)))
                .filteredOn(finding -> finding.check() == Check.UNWRAP_KEY_PERMISSION)
                .extracting(RestoreFinding::message)
                .anyMatch(message -> message.contains("as its sidecar has it"));
    }

    private RestorePreflight ask(Identity restorer) {
        return servers.app.preflightRestore().run(id(1), null, null, EmulatedAzure.serverIdentity(restorer));
    }

    private static List<RestoreFinding> failed(RestorePreflight preflight) {
        return preflight.findings().stream()
                .filter(finding -> finding.result() == Result.FAILED)
                .toList();
    }

    private void enable(KekVersion version, boolean enabled) {
        KeyProperties properties = azure.admin
                .getKey(version.kek().name(), version.version())
                .getProperties()
                .setEnabled(enabled);
        azure.admin.updateKeyProperties(properties, KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
    }
}
