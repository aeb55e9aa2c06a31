package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.rotation.RewrapFailure;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Rotations;
import io.pgcmk.example.Servers;
import io.pgcmk.port.RotationStore.LiesUnder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link RotationStore} promises, together with the stores that begin and end rotations. */
public abstract class RotationStoreContract {
    protected static final Instant NOW = Servers.START.plusNanos(123_456_789);
    private static final ServerUid UID = Servers.uid(1);

    /** An empty store, the clock of which stands at {@link #NOW}. */
    protected abstract ServerStore servers();

    /** The backups of that store. */
    protected abstract BackupStore backups();

    /** The rotations of that store. */
    protected abstract RotationStore rotations();

    @Test
    void hasNoRotationThatNobodyBegan() {
        store();

        assertThat(rotations().find(Rotations.id(1, 1))).isEmpty();
        assertThat(rotations().page(UID, 10, null)).isEqualTo(new Page<>(List.of(), null));
        assertThat(rotations().abandoned(NOW.plusSeconds(1), 10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void givesBackWhatWasStored(UnaryOperator<Rotation> change) {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW));

        StoredRotation changed = rotations().replace(begun, change.apply(begun.rotation()), List.of());

        assertThat(changed.rotation()).isEqualTo(change.apply(Rotations.begun(1, 1, NOW)));
        assertThat(rotations().find(Rotations.id(1, 1))).contains(changed);
    }

    static Stream<UnaryOperator<Rotation>> givesBackWhatWasStored() {
        RewrapFailure ofServer = new RewrapFailure(new DekScope.OfServer(), "DekUnreadable", "ü");
        RewrapFailure ofArchive =
                new RewrapFailure(new DekScope.OfBackup(Backups.id(1), BackupKind.ARCHIVE), "KeyDisabled", "403");
        return Stream.of(
                begun -> begun.leasedUntil(NOW.plusSeconds(30)),
                begun -> begun.waiting("the vault is silent", NOW),
                begun -> begun.movedServer().counted(7).storedInControl(),
                begun -> begun.counted(7)
                        .advanced(Keys.dek(3).id(), 2, List.of(ofServer, ofArchive))
                        .ended(NOW),
                begun -> begun.ended(NOW),
                begun -> begun.supersededBy(new UUID(1, 2), NOW),
                begun -> begun.stopped(NOW, "DekUnreadable", "its check value differs"));
    }

    @Test
    void isBegunWithItsServerOrNotAtAll() {
        StoredServer read = store();
        servers().replace(read, ServerChange.of(read.server()));

        ServerChange stale = ServerChange.of(read.server()).and(StoredRotation.fresh(Rotations.begun(1, 1, NOW)));

        assertThatExceptionOfType(StaleStateException.class)
                .isThrownBy(() -> servers().replace(read, stale));
        assertThat(rotations().find(Rotations.id(1, 1))).isEmpty();
    }

    @Test
    void endsWithItsServerOnlyAsItWasRead() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW));
        StoredServer server = servers().find(UID).orElseThrow();
        rotations().replace(begun, begun.rotation().leasedUntil(NOW.plusSeconds(30)), List.of());

        ServerChange stale =
                ServerChange.of(server.server()).and(begun.with(begun.rotation().ended(NOW)));

        assertThatExceptionOfType(StaleStateException.class)
                .isThrownBy(() -> servers().replace(server, stale));
        assertThat(rotations().find(Rotations.id(1, 1)).orElseThrow().rotation().isRunning())
                .isTrue();
        assertThat(servers().find(UID)).contains(server);
    }

    @Test
    @DisplayName("R17: a rotation leaves its server as it was, which checks replace all the time")
    void changesWithoutItsServer() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW));
        StoredServer server = servers().find(UID).orElseThrow();

        rotations().replace(begun, begun.rotation().leasedUntil(NOW.plusSeconds(30)), List.of());

        assertThat(servers().find(UID)).contains(server);
    }

    @Test
    void isReplacedOnlyAsItWasRead() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW));
        rotations().replace(begun, begun.rotation().leasedUntil(NOW.plusSeconds(30)), List.of());

        assertThatExceptionOfType(StaleStateException.class)
                .isThrownBy(() -> rotations().replace(begun, begun.rotation().ended(NOW), List.of()));
    }

    @Test
    @DisplayName("R17: a rewrapped DEK has its new wrapping, and the one before is kept")
    void replacesAWrappingAndKeepsTheOneBefore() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW), Backups.stored(1));
        StoredBackup before = Backups.stored(1);

        rotations().replace(begun, begun.rotation(), List.of(rewrapped(before, 1)));

        StoredBackup after = backups().find(UID, Backups.id(1)).orElseThrow();
        assertThat(after.dek()).isEqualTo(rewrapped(before, 1).now(NOW));
        assertThat(after.backup()).isEqualTo(before.backup());
        assertThat(rotations().superseded(UID, before.dek().dek().id()))
                .containsExactly(before.dek().dek());
    }

    @Test
    void keepsTheServersOwnWrappingThatAServerChangeReplaces() {
        StoredDek own = new StoredDek(Keys.dek(1), new DekScope.OfServer(), NOW, null);
        StoredServer stored = servers().create(ServerChange.of(Servers.ready(1)).and(own));
        WrappedDek moved = Keys.dek(1, Keys.V2);

        servers().replace(stored, ServerChange.of(stored.server()).and(new Rewrapped(own, moved)));

        assertThat(servers().findDek(UID, moved.id()))
                .contains(new StoredDek(moved, new DekScope.OfServer(), NOW, null));
        assertThat(rotations().superseded(UID, moved.id())).containsExactly(Keys.dek(1));
        assertThat(rotations().toRewrap(UID, Keys.V2, null, 10)).isEmpty();
    }

    @Test
    void replacesAsManyWrappingsAtOnceAsItSays() {
        StoredBackup[] most = IntStream.rangeClosed(1, RotationStore.MOST_REWRAPPED)
                .mapToObj(Backups::stored)
                .toArray(StoredBackup[]::new);
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW), most);

        rotations()
                .replace(
                        begun,
                        begun.rotation(),
                        IntStream.rangeClosed(1, RotationStore.MOST_REWRAPPED)
                                .mapToObj(number -> rewrapped(Backups.stored(number), number))
                                .toList());

        assertThat(rotations().countToRewrap(UID, Keys.V2)).isZero();
    }

    @Test
    void replacesNoWrappingIfOneDekChangedSinceItWasRead() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW), Backups.stored(1), Backups.stored(2));
        StoredServer server = servers().find(UID).orElseThrow();
        servers()
                .replace(
                        server,
                        ServerChange.of(server.server()).and(Backups.stored(2).with(new Standing.Deleted(NOW))));

        assertThatExceptionOfType(StaleStateException.class)
                .isThrownBy(() -> rotations()
                        .replace(
                                begun,
                                begun.rotation().ended(NOW),
                                List.of(rewrapped(Backups.stored(1), 1), rewrapped(Backups.stored(2), 2))));
        assertThat(backups().find(UID, Backups.id(1))).contains(Backups.stored(1));
        assertThat(rotations().find(Rotations.id(1, 1))).contains(begun);
    }

    @Test
    void findsWhatLiesUnderAnotherVersionInOrderAndPageByPage() {
        begin(Rotations.begun(1, 1, NOW), Backups.stored(3), Backups.stored(1), Backups.stored(2));

        List<StoredDek> first = rotations().toRewrap(UID, Keys.V2, null, 2);
        List<StoredDek> rest =
                rotations().toRewrap(UID, Keys.V2, first.getLast().dek().id(), 2);

        assertThat(first)
                .containsExactly(Backups.stored(1).dek(), Backups.stored(2).dek());
        assertThat(rest).containsExactly(Backups.stored(3).dek());
        assertThat(rotations().countToRewrap(UID, Keys.V2)).isEqualTo(3);
        assertThat(rotations().toRewrap(UID, Keys.V1, null, 2)).isEmpty();
        assertThat(rotations().countToRewrap(UID, Keys.V1)).isZero();
    }

    @Test
    void leavesWhatWasDeletedWhereItIs() {
        begin(
                Rotations.begun(1, 1, NOW),
                Backups.stored(1).with(new Standing.Deleted(NOW)),
                Backups.stored(2).with(new Standing.DeletedWithServer(NOW)));

        assertThat(rotations().toRewrap(UID, Keys.V2, null, 10)).isEmpty();
        assertThat(rotations().inUse(UID, Keys.V2).deks()).isEmpty();
        assertThat(rotations().inUse(UID, Keys.V2).sidecars()).isEmpty();
    }

    @Test
    @DisplayName("R17: a sidecar counts under its old version until the new one is confirmed")
    void countsASidecarUntilItIsConfirmed() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW), Backups.stored(1));
        rotations().replace(begun, begun.rotation(), List.of(rewrapped(Backups.stored(1), 1)));

        assertThat(rotations().inUse(UID, Keys.V2).deks()).isEmpty();
        assertThat(rotations().inUse(UID, Keys.V2).sidecars()).isEqualTo(Set.of(Keys.V1));

        backups().replace(UID, Backups.backup(1), Backups.backup(1).confirmed(Keys.V2));

        assertThat(rotations().inUse(UID, Keys.V2).sidecars()).isEmpty();
        assertThat(rotations().inUse(UID, Keys.V1).deks()).isEqualTo(Set.of(Keys.V2));
    }

    @Test
    @DisplayName("R17: what one version strands, counted, and the first of it named")
    void countsWhatLiesUnderOneVersion() {
        StoredBackup archive = Backups.stored(4);
        StoredBackup other = new StoredBackup(
                new Backup(
                        archive.backup().id(),
                        BackupKind.ARCHIVE,
                        archive.backup().dek(),
                        Keys.V1,
                        archive.backup().createdAt(),
                        new Standing.Kept(),
                        Proof.none()),
                new StoredDek(
                        archive.dek().dek(),
                        new DekScope.OfBackup(archive.backup().id(), BackupKind.ARCHIVE),
                        archive.dek().storedAt(),
                        null));
        StoredRotation begun = begin(
                Rotations.begun(1, 1, NOW),
                Backups.stored(1),
                Backups.stored(2),
                Backups.stored(3).with(new Standing.Deleted(NOW)),
                other);
        rotations().replace(begun, begun.rotation(), List.of(rewrapped(Backups.stored(1), 1)));

        assertThat(rotations().under(UID, Keys.V1, 10))
                .isEqualTo(new LiesUnder(1, 1, 3, List.of(Backups.id(1), Backups.id(2), Backups.id(4))));
        assertThat(rotations().under(UID, Keys.V1, 2).first()).containsExactly(Backups.id(1), Backups.id(2));
        assertThat(rotations().under(UID, Keys.V2, 10)).isEqualTo(new LiesUnder(0, 1, 0, List.of(Backups.id(1))));
        assertThat(rotations().under(Servers.uid(2), Keys.V1, 10).isEmpty()).isTrue();
    }

    @Test
    void confirmsASidecarOnlyOfABackupAsItWasRead() {
        StoredServer server = store(Backups.stored(1));
        servers()
                .replace(
                        server,
                        ServerChange.of(server.server()).and(Backups.stored(1).with(new Standing.Deleted(NOW))));

        assertThatExceptionOfType(StaleStateException.class)
                .isThrownBy(() -> backups()
                        .replace(UID, Backups.backup(1), Backups.backup(1).confirmed(Keys.V2)));
        assertThat(backups().find(UID, Backups.id(1)).orElseThrow().backup().isKept())
                .isFalse();
    }

    @Test
    void findsRunningRotationsThatNobodyWorksOn() {
        StoredRotation begun = begin(Rotations.begun(1, 1, NOW));

        assertThat(rotations().abandoned(NOW.minusNanos(1), 10)).isEmpty();
        assertThat(rotations().abandoned(NOW, 10)).containsExactly(begun);

        StoredRotation ended = rotations().replace(begun, begun.rotation().ended(NOW), List.of());

        assertThat(ended.rotation().isRunning()).isFalse();
        assertThat(rotations().abandoned(NOW.plusSeconds(1), 10)).isEmpty();
    }

    @Test
    void showsAServersRotationsNewestFirst() {
        begin(Rotations.begun(1, 1, NOW));
        begin(Rotations.begun(1, 2, NOW.plusSeconds(1)));

        Page<Rotation> first = rotations().page(UID, 1, null);
        Page<Rotation> second = rotations().page(UID, 1, first.continuation());

        assertThat(first.elements()).containsExactly(Rotations.begun(1, 2, NOW.plusSeconds(1)));
        assertThat(second.elements()).containsExactly(Rotations.begun(1, 1, NOW));
        assertThat(second.continuation()).isNull();
        assertThat(rotations().page(Servers.uid(2), 1, null).elements()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none of ours", "bm9uZQ"})
    void refusesAContinuationThatItDidNotGive(String continuation) {
        begin(Rotations.begun(1, 1, NOW));

        assertThatIllegalArgumentException().isThrownBy(() -> rotations().page(UID, 10, continuation));
    }

    private static Rewrapped rewrapped(StoredBackup backup, int number) {
        return new Rewrapped(backup.dek(), Keys.dek(1000 + number, Keys.V2));
    }

    private StoredRotation begin(Rotation rotation, StoredBackup... backups) {
        StoredServer server = servers().find(UID).orElseGet(() -> store(backups));
        servers().replace(server, ServerChange.of(server.server()).and(StoredRotation.fresh(rotation)));
        return rotations().find(rotation.id()).orElseThrow();
    }

    private StoredServer store(StoredBackup... backups) {
        ServerChange change = ServerChange.of(Servers.bare(1));
        for (StoredBackup backup : backups) {
            change = change.and(backup);
        }
        return servers().create(change);
    }
}
