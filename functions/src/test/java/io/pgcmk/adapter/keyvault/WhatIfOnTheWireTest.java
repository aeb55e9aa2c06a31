package io.pgcmk.adapter.keyvault;

import static io.pgcmk.adapter.keyvault.EmulatedAzure.SUBSCRIPTION;
import static io.pgcmk.adapter.keyvault.WiredServers.CALLER;
import static io.pgcmk.adapter.keyvault.WiredServers.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.whatif.Change;
import io.pgcmk.domain.whatif.Consequence;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.usecase.AskWhatIf;
import io.pgcmk.usecase.Foreseen;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * R17: what was foreseen of a change is compared with what becomes of each server and each backup once it is made. Servers 1
 * and 2 lie under the first version, and the first follows the key; 3 lies under the second; 4 under another vault's key.
 */
class WhatIfOnTheWireTest {
    private static final int SERVERS = 4;

    private final EmulatedAzure azure = new EmulatedAzure(Identity.Kind.ATTACHED);
    private final WiredServers servers = new WiredServers(azure);
    private final KekVersion first = azure.kek;
    private final Map<Integer, Identity> identities = new HashMap<>();
    private KekVersion second = first;

    @BeforeEach
    void protect() {
        Vault elsewhere = azure.newVault();
        protect(1, azure.vault, first.kek());
        protect(2, azure.vault, first);
        second = azure.newKey(azure.vault);
        protect(3, azure.vault, second.kek());
        protect(4, elsewhere, azure.newKey(elsewhere).kek());
        for (int number = 1; number <= SERVERS; number++) {
            register(number, BackupKind.BACKUP, Backups.id(number));
            register(number, BackupKind.ARCHIVE, Backups.id(10 + number));
        }
    }

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    @DisplayName("disable, of the version that is named: those under the other one are untouched")
    void disablesAVersion() {
        Foresight foresight = foresee(first, Change.DISABLE);

        enable(first, false);

        assertThat(foresight.closing().keySet()).containsExactly(1, 2);
        assertComesTrue(foresight);
        enable(first, true);
        assertThat(unrestorable()).isEmpty();
    }

    @Test
    @DisplayName("disable, of a key without a version: its newest one, under which the server that follows is not yet")
    void disablesTheNewestVersion() {
        Foresight foresight = foresee(second.kek(), Change.DISABLE);

        enable(second, false);

        assertThat(foresight.closing().keySet()).containsExactly(3);
        assertComesTrue(foresight);
        enable(second, true);
        assertThat(unrestorable()).isEmpty();
    }

    @Test
    @DisplayName("delete: all versions, until the key is recovered")
    void deletesTheKey() {
        Foresight foresight = foresee(first.kek(), Change.DELETE);

        azure.admin.beginDeleteKey("orders-kek").poll();

        assertThat(foresight.closing().keySet()).containsExactly(1, 2, 3);
        assertComesTrue(foresight);
        azure.admin.beginRecoverDeletedKey("orders-kek").poll();
        assertThat(unrestorable()).isEmpty();
    }

    @Test
    @DisplayName("purge: for good")
    void purgesTheKey() {
        Foresight foresight = foresee(first.kek(), Change.PURGE);

        azure.admin.beginDeleteKey("orders-kek").poll();
        azure.admin.purgeDeletedKey("orders-kek");

        assertThat(foresight.closing().keySet()).containsExactly(1, 2, 3);
        assertComesTrue(foresight);
    }

    @Test
    @DisplayName("revoke: until the rights are granted again")
    void revokesTheRights() {
        Foresight foresight = foresee(first.kek(), Change.REVOKE);

        for (int number = 1; number <= 3; number++) {
            azure.withdrawFrom(identity(number));
        }

        assertThat(foresight.closing().keySet()).containsExactly(1, 2, 3);
        assertComesTrue(foresight);
        for (int number = 1; number <= 3; number++) {
            azure.assign(
                    identity(number).principalId(),
                    EmulatedAzure.USER,
                    azure.vault.id().key("orders-kek"));
        }
        assertThat(unrestorable()).isEmpty();
    }

    @Test
    void saysThatAzureRefusesToPurgeWhereThereIsPurgeProtection() {
        azure.vault.change(azure.vault.settings().withPurgeProtection(true));

        AskWhatIf.Answer answer = servers.app.askWhatIf().run(SUBSCRIPTION, first.kek(), Change.PURGE, 100, null);

        assertThat(answer.whatIf()).isNull();
        assertThat(answer.why()).startsWith("its vault has purge protection");
        assertThat(answer.counts().areNone()).isTrue();
    }

    /** What was foreseen, of open servers and of backups. */
    private record Foresight(Map<Integer, Consequence.Closes> closing, Set<BackupId> unrestorable) {}

    private Foresight foresee(KeyIdentifier key, Change change) {
        List<Foreseen> all = new ArrayList<>();
        String continuation = null;
        do {
            AskWhatIf.Answer answer = servers.app.askWhatIf().run(SUBSCRIPTION, key, change, 2, continuation);
            all.addAll(answer.page().elements());
            continuation = answer.page().continuation();
        } while (continuation != null);
        Map<Integer, Consequence.Closes> closing = new TreeMap<>();
        Set<BackupId> unrestorable = new TreeSet<>(Comparator.comparing(BackupId::toString));
        for (Foreseen foreseen : all) {
            if (foreseen.consequence() instanceof Consequence.Closes closes) {
                closing.put(Servers.number(foreseen.server().id()), closes);
            } else if (foreseen.consequence() instanceof Consequence.Unrestorable) {
                assertThat(foreseen.dependent().kind()).isIn(Kind.BACKUP, Kind.ARCHIVE);
                unrestorable.add(
                        new BackupId(Objects.requireNonNull(foreseen.dependent().id())));
            }
        }
        return new Foresight(closing, unrestorable);
    }

    private void assertComesTrue(Foresight foresight) {
        for (int minute = 1; minute <= 12; minute++) {
            servers.tickAt(Servers.START.plusSeconds(60L * minute));
        }
        for (int number = 1; number <= SERVERS; number++) {
            Consequence.Closes closes = foresight.closing().get(number);
            if (closes == null) {
                servers.assertReady(number);
            } else {
                servers.assertClosed(number);
                Access.Inaccessible closed = servers.inaccessible(number);
                assertThat(closed.since()).isBefore(closes.by());
                assertThat(closed.cause().isSameAs(closes.cause()))
                        .as("%s, foreseen %s", closed.cause(), closes.cause())
                        .isTrue();
            }
        }
        assertThat(unrestorable()).containsExactlyInAnyOrderElementsOf(foresight.unrestorable());
    }

    /** Those that cannot be verified. */
    private Set<BackupId> unrestorable() {
        Set<BackupId> lost = new TreeSet<>(Comparator.comparing(BackupId::toString));
        for (int number = 1; number <= SERVERS; number++) {
            for (BackupId backup : List.of(Backups.id(number), Backups.id(10 + number))) {
                try {
                    servers.app.verifyBackup().run(id(number), backup, CALLER);
                } catch (RequestRefusedException e) {
                    lost.add(backup);
                }
            }
        }
        return lost;
    }

    private void protect(int number, Vault vault, KeyIdentifier key) {
        Identity identity = azure.newServer(Identity.Kind.ATTACHED, "identity-" + number, vault);
        identities.put(number, identity);
        Registration registration = Registrations.with(
                Registrations.with(Servers.registration(number), EmulatedAzure.serverIdentity(identity)),
                EmulatedAzure.vaultId(vault));
        servers.protect(number, registration, key);
    }

    private void register(int number, BackupKind kind, BackupId backup) {
        servers.app.registerBackup().run(id(number), kind, backup, CALLER);
    }

    private Identity identity(int number) {
        return Objects.requireNonNull(identities.get(number));
    }

    private void enable(KekVersion version, boolean enabled) {
        KeyProperties properties =
                azure.admin.getKey("orders-kek", version.version()).getProperties();
        azure.admin.updateKeyProperties(properties.setEnabled(enabled), (KeyOperation[]) null);
    }
}
