package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.envelope.fake.FakeKekVaults.Call;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.RegisterBackup.Registered;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegisterBackupTest {
    private static final UUID IDENTITY = Servers.identity(1).clientId();

    private final World world = new World();

    @ParameterizedTest
    @EnumSource
    @DisplayName("R26, R31: each backup has a DEK of its own, stored wrapped by the key that protects the server")
    void givesABackupADekOfItsOwn(BackupKind kind) {
        world.enabled(1);

        Registered registered = register(kind, 1);

        ServerBackup backup = registered.backup();
        assertThat(registered.created()).isTrue();
        assertThat(backup.backup().id()).isEqualTo(Backups.id(1));
        assertThat(backup.backup().kind()).isEqualTo(kind);
        assertThat(backup.backup().createdAt()).isEqualTo(world.clock.instant());
        assertThat(backup.dek().wrappedBy()).isEqualTo(world.version);
        assertThat(backup.dek().id())
                .isEqualTo(backup.backup().dek())
                .isNotEqualTo(world.protection(1).key().dek());
        assertThat(world.store.findDek(backup.server().uid(), backup.dek().id()))
                .contains(new StoredDek(
                        backup.dek(),
                        new DekScope.OfBackup(
                                backup.backup().id(), backup.backup().kind()),
                        world.clock.instant(),
                        null));
    }

    @Test
    @DisplayName("R26: replaces no other scope's DEK")
    void touchesNoOtherDek() {
        world.enabled(1);
        world.backUp(1, 1);
        var before = world.store.deks(world.server(1).uid());

        ServerBackup second = world.backUp(1, 2);

        assertThat(world.store.deks(second.server().uid())).containsAll(before).hasSize(before.size() + 1);
        assertThat(second.dek().id()).isNotEqualTo(world.backUp(1, 1).dek().id());
    }

    @Test
    @DisplayName("R27, R7: the host unwraps with the server's own identity what was wrapped and proven with it")
    void handsOutWhatTheServersIdentityUnwraps() {
        world.enabled(1);
        int before = world.vaults.calls().size();

        ServerBackup backup = world.backUp(1, 1);

        assertThat(world.vaults.calls().subList(before, world.vaults.calls().size()))
                .containsExactly(
                        new Call(IDENTITY, Operation.WRAP, world.version),
                        new Call(IDENTITY, Operation.UNWRAP, world.version));
        try (Dek dek = world.vaults.actingAs(IDENTITY).unwrap(backup.dek())) {
            assertThat(dek.expose()).hasSize(32);
        }
    }

    @Test
    void wrapsByThePinnedVersionAndNotByTheNewest() {
        world.enabled(1);
        world.vaults.rotate(Keys.KEK);

        assertThat(world.backUp(1, 1).dek().wrappedBy()).isEqualTo(world.version);
    }

    @Test
    void drawsAnIdForWhoHasNone() {
        world.enabled(1);

        Registered one = register(BackupKind.BACKUP, null);
        Registered other = register(BackupKind.BACKUP, null);

        assertThat(one.created()).isTrue();
        assertThat(other.created()).isTrue();
        assertThat(one.backup().backup().id())
                .isNotEqualTo(other.backup().backup().id());
    }

    @Test
    void leavesAnEventWithoutTheCiphertext() {
        world.enabled(1);

        ServerBackup backup = world.backUp(1, 1);

        Event event = world.events(1, EventType.BACKUP_REGISTERED).getFirst();
        assertThat(event.details())
                .containsEntry("backup", Backups.id(1).toString())
                .containsEntry("kind", "Backup")
                .containsEntry("dek", backup.dek().id().toString())
                .containsEntry("keyUri", world.version.toString())
                .containsEntry("caller", "operator");
        assertThat(event.details().values()).doesNotContain(WrappedDekFormat.write(backup.dek()));
    }

    @Test
    void isNoChangeOfTheServerThatACallerSees() {
        world.enabled(1);
        Server before = world.server(1);

        world.backUp(1, 1);

        assertThat(world.server(1)).isEqualTo(before);
    }

    @Nested
    class WhenTheIdIsKnown {

        @Test
        @DisplayName("a caller that was killed repeats its call, and gets the same DEK")
        void givesTheSameDekAgain() {
            world.enabled(1);
            ServerBackup first = world.backUp(1, 1);
            long wraps = world.vaults.calls(Operation.WRAP);
            world.clock.advance(Duration.ofDays(1));

            Registered again = register(BackupKind.BACKUP, 1);

            assertThat(again.created()).isFalse();
            assertThat(again.backup().backup()).isEqualTo(first.backup());
            assertThat(again.backup().dek()).isEqualTo(first.dek());
            assertThat(world.vaults.calls(Operation.WRAP)).isEqualTo(wraps);
            assertThat(world.events(1, EventType.BACKUP_REGISTERED)).hasSize(1);
        }

        @Test
        void givesItAlsoWhileTheServerIsInaccessible() {
            world.enabled(1);
            ServerBackup first = world.backUp(1, 1);
            world.vaults.delete(Keys.KEK);
            world.tick();

            assertThat(world.backUp(1, 1).dek()).isEqualTo(first.dek());
        }

        @Test
        void refusesAnotherKind() {
            world.enabled(1);
            world.backUp(1, 1);

            assertConflict("BackupExists", register(BackupKind.ARCHIVE));
        }

        @Test
        @DisplayName("D13: the id of a deleted backup is free when its DEK is erased")
        void refusesOneThatWasDeletedUntilItIsErased() {
            world.enabled(1);
            ServerBackup first = world.backUp(1, 1);
            world.deleteBackup(1, 1);

            world.clock.advance(Duration.ofDays(90).minusNanos(1));
            assertConflict("BackupDeleted", register(BackupKind.BACKUP));
            world.clock.advance(Duration.ofNanos(1));

            assertThat(world.backUp(1, 1).dek().id()).isNotEqualTo(first.dek().id());
        }
    }

    @Nested
    class WhenTheServerIsNotReady {

        @Test
        void refusesAServerWithoutAKey() {
            world.registered(1);

            assertConflict("NoActiveKey", register(BackupKind.BACKUP));
        }

        @Test
        void refusesAServerWhoseKeyIsBeingEnabled() {
            world.registered(1);
            put(world.server(1).with(new Protection.Enabling(new OperationId(Servers.uid(1), new UUID(1, 1)), null)));

            assertConflict("OperationInProgress", register(BackupKind.BACKUP));
        }

        @Test
        void refusesAServerThatIsBeingReleased() {
            world.enabled(1);
            put(world.server(1)
                    .with(new Protection.Releasing(world.protection(1).key())));

            assertConflict("ServerReleasing", register(BackupKind.BACKUP));
        }

        @Test
        @DisplayName("R11: refuses an Inaccessible server, and asks no vault")
        void refusesAnInaccessibleServer() {
            world.closed(1);
            int calls = world.vaults.calls().size();

            assertConflict("ServerInaccessible", register(BackupKind.BACKUP));

            assertThat(world.vaults.calls()).hasSize(calls);
        }

        @Test
        void refusesAServerThatNobodyRegistered() {
            assertThat(Refused.by(() -> world.backUp(1, 1)).kind()).isEqualTo(Kind.NOT_FOUND);
        }

        private void put(Server server) {
            StoredServer read = world.store.find(server.uid()).orElseThrow();
            world.store.replace(read, ServerChange.of(server));
        }
    }

    @Nested
    class WhenTheVaultDoesNotDoItsPart {

        @ParameterizedTest
        @EnumSource(names = {"WRAP", "UNWRAP"})
        @DisplayName("R7: names the right that is missing")
        void namesTheMissingRight(Operation operation) {
            world.enabled(1);
            world.vaults.revoke(IDENTITY, operation);

            RequestRefusedException refused =
                    assertConflict("AzureKeyVaultMissingPermissionsMessage", register(BackupKind.BACKUP));

            assertThat(refused.getMessage()).contains("To mend it: az ");
            assertLeftNothing();
        }

        @Test
        @DisplayName("R3: an expired key is called expired, though the vault says less")
        void namesAnExpiredKey() {
            world.enabled(1);
            world.vaults.setValidity(world.version, null, world.clock.instant());

            assertConflict("AzureKeyVaultInvalidExpirationDate", register(BackupKind.BACKUP));
        }

        @Test
        void namesADeletedKey() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);

            assertConflict("AzureKeyVaultKeyNotFoundMessage", register(BackupKind.BACKUP));
        }

        @ParameterizedTest
        @CsvSource({
            "FIREWALL, AzureKeyVaultFirewallMessage",
            "PUBLIC_ACCESS_OFF, AzureKeyVaultFirewallMessage",
            "WRONG_TENANT, AzureKeyVaultTenantMismatchMessage"
        })
        void namesWhatIsWrongWithTheVault(Refusal.Reason reason, String code) {
            world.enabled(1);
            world.vaults.close(Keys.KEK.vault(), reason);

            assertConflict(code, register(BackupKind.BACKUP));
        }

        @Test
        @DisplayName("D5: no answer is not no")
        void isUnavailableWhileTheVaultIsSilent() {
            world.enabled(1);
            world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

            RequestRefusedException refused = Refused.by(() -> world.backUp(1, 1));

            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused.code()).isEqualTo("AzureKeyVaultUnavailable");
            assertLeftNothing();
        }

        @ParameterizedTest
        @EnumSource(names = {"WRAP", "UNWRAP"})
        @DisplayName("R31: stores no DEK that does not come out as it went in")
        void storesNothingThatDoesNotUnwrapToItself(Operation operation) {
            world.enabled(1);
            world.vaults.corrupt(operation);

            assertConflict("DekUnreadable", register(BackupKind.BACKUP));
            assertLeftNothing();
        }

        private void assertLeftNothing() {
            assertThat(world.backups.find(world.server(1).uid(), Backups.id(1))).isEmpty();
            assertThat(world.store.deks(world.server(1).uid())).hasSize(1);
        }
    }

    @Nested
    class WhenOthersComeBetween {

        @Test
        @DisplayName("a check that comes between costs the vault no second wrap")
        void wrapsOnceBesideChecks() {
            for (int step = 1; ; step++) {
                World met = new World().enabled(1);
                long wraps = met.vaults.calls(Operation.WRAP);
                met.steps.after(step, () -> met.aCheckComesBy(1));

                met.backUp(1, 1);

                assertThat(met.vaults.calls(Operation.WRAP)).isEqualTo(wraps + 1);
                if (met.steps.isPending()) {
                    assertThat(step).isGreaterThan(4);
                    return;
                }
            }
        }

        @Test
        @DisplayName("of two calls with one id, both get the DEK of the first")
        void givesBothTheSameDek() {
            for (int step = 1; ; step++) {
                World met = new World().enabled(1);
                met.steps.after(step, () -> met.backUp(1, 1));

                ServerBackup one = met.backUp(1, 1);
                boolean ended = met.steps.isPending();
                met.steps.restart();

                assertThat(one.dek()).isEqualTo(met.backUp(1, 1).dek());
                assertThat(met.store.deks(one.server().uid())).hasSize(2);
                assertThat(met.events(1, EventType.BACKUP_REGISTERED)).hasSize(1);
                if (ended) {
                    return;
                }
            }
        }

        @Test
        @DisplayName("R11: stores no backup of a server that was closed meanwhile")
        void storesNoneOfAServerThatWasClosed() {
            for (int step = 1; ; step++) {
                World met = new World().enabled(1);
                met.steps.after(step, () -> {
                    met.vaults.delete(Keys.KEK);
                    met.tick();
                });

                boolean stored = stores(met);
                boolean ended = met.steps.isPending();
                met.steps.restart();

                assertThat(met.backups.find(met.server(1).uid(), Backups.id(1)).isPresent())
                        .isEqualTo(stored);
                if (ended) {
                    return;
                }
            }
        }

        private boolean stores(World met) {
            try {
                met.backUp(1, 1);
                return true;
            } catch (RequestRefusedException e) {
                assertThat(e.code()).isIn("ServerInaccessible", "Conflict", "AzureKeyVaultKeyNotFoundMessage");
                return false;
            }
        }

        @Test
        void wrapsAnewWhenTheServerIsProtectedByAnotherVersionByThen() {
            world.enabled(1);
            world.steps.after(2, () -> {
                world.release(1);
                world.enable(1, world.vaults.rotate(Keys.KEK));
            });

            ServerBackup backup = world.backUp(1, 1);

            assertThat(backup.dek().wrappedBy())
                    .isEqualTo(world.protection(1).key().pinned());
        }

        @Test
        void doesNotMindAnotherChangeBeforeItIsSaved() {
            world.enabled(1);
            world.steps.after(
                    2,
                    () -> world.app
                            .updateServer()
                            .run(
                                    Servers.id(1),
                                    before -> Registrations.with(before, Servers.identity(9)),
                                    Precondition.NONE,
                                    World.CALLER));

            world.backUp(1, 1);

            assertThat(world.backups.find(world.server(1).uid(), Backups.id(1))).isPresent();
        }
    }

    @Test
    @DisplayName("R31: wherever the instance died, the repeated call gets the one DEK that is stored")
    void isCompletedByTheNextCallWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.enabled(1), world -> world.backUp(1, 1), world -> world.backUp(1, 1), world -> {
                    ServerBackup backup = world.backUp(1, 1);
                    assertThat(world.store.deks(backup.server().uid())).hasSize(2);
                    assertThat(world.events(1, EventType.BACKUP_REGISTERED)).hasSize(1);
                    world.app.verifyBackup().run(Servers.id(1), Backups.id(1), World.CALLER);
                });
    }

    private Runnable register(BackupKind kind) {
        return () -> register(kind, 1);
    }

    private Registered register(BackupKind kind, @Nullable Integer number) {
        return world.app
                .registerBackup()
                .run(Servers.id(1), kind, number == null ? null : Backups.id(number), World.CALLER);
    }

    private static RequestRefusedException assertConflict(String code, Runnable call) {
        RequestRefusedException refused = Refused.by(call::run);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        return refused;
    }
}
