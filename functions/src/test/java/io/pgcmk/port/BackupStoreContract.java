package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BackupStore} promises, together with the {@link ServerStore} that fills it. */
public abstract class BackupStoreContract {
    private static final ServerUid UID = Servers.uid(1);
    private static final Instant NOW = Servers.START.plusNanos(123_456_789);

    /** An empty store. */
    protected abstract ServerStore servers();

    /** The backups of that store. */
    protected abstract BackupStore backups();

    @Test
    void hasNoBackupThatNobodyStored() {
        store();

        assertThat(backups().find(UID, Backups.id(1))).isEmpty();
        assertThat(backups().page(UID, 10, null)).isEqualTo(new Page<>(List.of(), null));
        assertThat(backups().kept(UID, 10)).isEmpty();
        assertThat(backups().deletedWithServer(UID, 10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void givesBackWhatWasStored(BackupKind kind, Standing standing) {
        Backup backup = new Backup(Backups.id(1), kind, Keys.dek(1).id(), Keys.V2, NOW, standing, Proof.at(NOW));
        StoredBackup stored = new StoredBackup(
                backup,
                new StoredDek(Keys.dek(1), new DekScope.OfBackup(Backups.id(1), kind), NOW, standing.deletedAt()));

        store(stored);

        assertThat(backups().find(UID, Backups.id(1))).contains(stored);
    }

    static Stream<Arguments> givesBackWhatWasStored() {
        return Stream.of(new Standing.Kept(), new Standing.Deleted(NOW), new Standing.DeletedWithServer(NOW))
                .flatMap(standing -> Stream.of(BackupKind.values()).map(kind -> Arguments.of(kind, standing)));
    }

    @Test
    void samplesTheNewestTheOldestAndTheOneProvenTheLongestAgo() {
        store(Backups.stored(1), proven(2, NOW), Backups.stored(3), proven(4, NOW));
        replace(1, Proof.at(NOW));
        replace(3, Proof.none());

        assertThat(sampled(Backups.stored(1), 0))
                .containsExactlyInAnyOrder(Backups.id(4), Backups.id(1), Backups.id(3));
    }

    @Test
    void samplesTheOneWhoseLastProofIsTheOldest() {
        store(proven(1, NOW), proven(2, NOW.minusSeconds(1)), proven(3, NOW));

        assertThat(sampled(Backups.stored(1), 0))
                .containsExactlyInAnyOrder(Backups.id(1), Backups.id(2), Backups.id(3));
    }

    @Test
    void samplesMoreInTheOrderOfTheirDeksAndAround() {
        StoredBackup[] all =
                IntStream.rangeClosed(1, 6).mapToObj(Backups::stored).toArray(StoredBackup[]::new);
        store(all);

        assertThat(sampled(Backups.stored(5), 3))
                .containsExactlyInAnyOrder(Backups.id(6), Backups.id(5), Backups.id(1));
        assertThat(sampled(Backups.stored(2), 3))
                .containsExactlyInAnyOrder(Backups.id(6), Backups.id(1), Backups.id(2), Backups.id(3), Backups.id(4));
        assertThat(sampled(Backups.stored(2), 100)).hasSize(6);
    }

    @Test
    void samplesNoBackupThatIsNotKept() {
        store(
                Backups.stored(1).with(new Standing.Deleted(NOW)),
                Backups.stored(2).with(new Standing.DeletedWithServer(NOW)));

        assertThat(sampled(Backups.stored(1), 10)).isEmpty();
    }

    private List<BackupId> sampled(StoredBackup from, int more) {
        return backups().sample(UID, from.backup().dek(), more).stream()
                .map(stored -> stored.backup().id())
                .toList();
    }

    private static StoredBackup proven(int number, Instant at) {
        StoredBackup stored = Backups.stored(number);
        return new StoredBackup(stored.backup().with(Proof.at(at)), stored.dek());
    }

    private void replace(int number, Proof proof) {
        backups().replace(UID, Backups.backup(number), Backups.backup(number).with(proof));
    }

    @Test
    @DisplayName("R31: the wrapped DEK of a backup is found by itself, like any other")
    void storesTheDekBesideIt() {
        store(Backups.stored(1));

        assertThat(servers().findDek(UID, Backups.backup(1).dek()))
                .contains(Backups.stored(1).dek());
    }

    @Test
    void keepsTheBackupsOfServersApart() {
        store(Backups.stored(1));
        servers().create(ServerChange.of(Servers.bare(2)));

        assertThat(backups().find(Servers.uid(2), Backups.id(1))).isEmpty();
        assertThat(backups().page(Servers.uid(2), 10, null).elements()).isEmpty();
    }

    @Test
    void showsADekAsItIsWrappedNow() {
        StoredServer server = store(Backups.stored(1));
        StoredDek rewrapped = new StoredDek(
                Keys.dek(1001, Keys.V2), new DekScope.OfBackup(Backups.id(1), BackupKind.BACKUP), NOW, null);

        servers().replace(server, ServerChange.of(server.server()).and(rewrapped));

        StoredBackup expected = new StoredBackup(Backups.backup(1), rewrapped);
        assertThat(backups().find(UID, Backups.id(1))).contains(expected);
        assertThat(backups().page(UID, 10, null).elements()).containsExactly(expected);
    }

    @Test
    void storesNothingWhenTheServerChangedSinceItWasRead() {
        StoredServer read = store(Backups.stored(1));
        servers().replace(read, ServerChange.of(read.server()));

        ServerChange stale = ServerChange.of(read.server())
                .and(Backups.stored(1).with(new Standing.Deleted(NOW)))
                .and(Backups.stored(2));

        assertThatExceptionOfType(StaleStateException.class)
                .isThrownBy(() -> servers().replace(read, stale));
        assertThat(backups().find(UID, Backups.id(1))).contains(Backups.stored(1));
        assertThat(backups().find(UID, Backups.id(2))).isEmpty();
    }

    @Test
    void takesADeletedBackupBack() {
        StoredServer server = store(Backups.stored(1).with(new Standing.DeletedWithServer(NOW)));

        servers().replace(server, ServerChange.of(server.server()).and(Backups.stored(1)));

        assertThat(backups().find(UID, Backups.id(1))).contains(Backups.stored(1));
    }

    @Test
    void changesAsManyBackupsAtOnceAsItSays() {
        StoredBackup[] most = IntStream.rangeClosed(1, ServerChange.MOST_BACKUPS)
                .mapToObj(Backups::stored)
                .toArray(StoredBackup[]::new);

        store(most);

        assertThat(backups().kept(UID, 100)).containsExactlyInAnyOrder(most);
    }

    @Test
    void showsTheNewestFirstAndEachOnceOverItsPages() {
        StoredBackup[] all = IntStream.range(0, 7)
                .mapToObj(number -> Backups.stored(number, NOW.plusSeconds(number / 2)))
                .toArray(StoredBackup[]::new);
        store(all);

        List<StoredBackup> shown = new ArrayList<>();
        String continuation = null;
        do {
            Page<StoredBackup> page = backups().page(UID, 2, continuation);
            assertThat(page.elements()).hasSizeLessThanOrEqualTo(2);
            shown.addAll(page.elements());
            continuation = page.continuation();
        } while (continuation != null);

        assertThat(shown)
                .containsExactlyInAnyOrder(all)
                .isSortedAccordingTo(Comparator.comparing(
                                (StoredBackup stored) -> stored.backup().createdAt())
                        .reversed());
    }

    @Test
    void leadsFromAPageOfAHundredToTheHundredAndFirst() {
        StoredServer server = store();
        for (int first = 1; first <= 101; first += 40) {
            ServerChange change = ServerChange.of(server.server());
            for (int number = first; number < Math.min(first + 40, 102); number++) {
                change = change.and(Backups.stored(number));
            }
            server = servers().replace(server, change);
        }

        Page<StoredBackup> all = backups().page(UID, 101, null);
        Page<StoredBackup> hundred = backups().page(UID, 100, null);
        Page<StoredBackup> last = backups().page(UID, 100, hundred.continuation());

        assertThat(all.elements()).hasSize(101);
        assertThat(all.continuation()).isNull();
        assertThat(hundred.elements()).hasSize(100);
        assertThat(last.elements()).containsExactly(Backups.stored(1));
        assertThat(last.continuation()).isNull();
    }

    @Test
    void shiftsNoPageWhenOneIsRegisteredMeanwhile() {
        StoredServer server = store(Backups.stored(1), Backups.stored(2));
        Page<StoredBackup> first = backups().page(UID, 1, null);

        servers().replace(server, ServerChange.of(server.server()).and(Backups.stored(3)));

        assertThat(first.elements()).containsExactly(Backups.stored(2));
        assertThat(backups().page(UID, 1, first.continuation()).elements()).containsExactly(Backups.stored(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none of ours", "bm9uZQ"})
    void refusesAContinuationThatItDidNotGive(String continuation) {
        store(Backups.stored(1));

        assertThatIllegalArgumentException().isThrownBy(() -> backups().page(UID, 10, continuation));
    }

    @Test
    void tellsWhatIsKeptFromWhatWentWithItsServerAndWhatWentByItself() {
        StoredBackup kept = Backups.stored(1);
        StoredBackup deleted = Backups.stored(2).with(new Standing.Deleted(NOW));
        StoredBackup withServer = Backups.stored(3).with(new Standing.DeletedWithServer(NOW));

        store(kept, deleted, withServer);

        assertThat(backups().kept(UID, 10)).containsExactly(kept);
        assertThat(backups().deletedWithServer(UID, 10)).containsExactly(withServer);
        assertThat(backups().page(UID, 10, null).elements()).containsExactly(kept);
    }

    @Test
    void givesNoMoreThanAskedFor() {
        store(
                Backups.stored(1),
                Backups.stored(2),
                Backups.stored(3).with(new Standing.DeletedWithServer(NOW)),
                Backups.stored(4).with(new Standing.DeletedWithServer(NOW)));

        assertThat(backups().kept(UID, 1)).hasSize(1);
        assertThat(backups().deletedWithServer(UID, 1)).hasSize(1);
    }

    private StoredServer store(StoredBackup... backups) {
        ServerChange change = ServerChange.of(Servers.bare(1));
        for (StoredBackup backup : backups) {
            change = change.and(backup);
        }
        return servers().create(change);
    }
}
