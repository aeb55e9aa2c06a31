package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.retirement.Dependents;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Rotations;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R17: what every {@link WrappedUnder} promises, together with the stores that fill it. */
public abstract class WrappedUnderContract {
    protected static final Instant NOW = Servers.START;
    private static final KeyVersions V1 = new KeyVersions(Keys.V1);
    private static final KeyVersions V2 = new KeyVersions(Keys.V2);
    private static final KeyVersions KEY = new KeyVersions(Keys.KEK);

    /** An empty store, the clock of which stands at {@link #NOW}. */
    protected abstract ServerStore servers();

    protected abstract WrappedUnder under();

    @Test
    void knowsNothingUnderAKeyThatNobodyUses() {
        servers().create(ServerChange.of(Servers.bare(1)));

        assertThat(under().count(V1).areNone()).isTrue();
        assertThat(under().page(V1, 10, null)).isEqualTo(new Page<>(List.of(), null));
        assertThat(under().keptUntil(V1)).isEmpty();
    }

    @Test
    void findsEveryKindUnderItsVersionAndUnderItsKey() {
        servers()
                .create(ServerChange.of(Servers.bare(1))
                        .and(ofServer(1, Keys.V1))
                        .and(stored(1, BackupKind.BACKUP, Keys.V2, Keys.V1))
                        .and(stored(2, BackupKind.ARCHIVE, Keys.V1, Keys.V2))
                        .and(StoredRotation.fresh(Rotations.begun(1, 7, NOW))));

        Dependent rotation = dependent(Kind.ROTATION, Rotations.id(1, 7).value(), Keys.V1);
        Dependent server = dependent(Kind.SERVER, null, Keys.V1);
        Dependent archive = dependent(Kind.ARCHIVE, Backups.id(2).value(), Keys.V1);
        Dependent backup = dependent(Kind.BACKUP, Backups.id(1).value(), Keys.V2);
        Dependent oldSidecar = dependent(Kind.SIDECAR, Backups.id(1).value(), Keys.V1);
        Dependent newSidecar = dependent(Kind.SIDECAR, Backups.id(2).value(), Keys.V2);
        Dependent arriving = dependent(Kind.ROTATION, Rotations.id(1, 7).value(), Keys.V2);
        assertThat(all(V1, 10)).containsExactly(server, rotation, archive, oldSidecar);
        assertThat(all(V2, 10)).containsExactly(arriving, backup, newSidecar);
        assertThat(all(KEY, 10)).containsExactlyInAnyOrder(server, arriving, archive, backup, oldSidecar, newSidecar);
        assertThat(under().count(V1))
                .isEqualTo(counts(Map.of(Kind.SERVER, 1, Kind.ROTATION, 1, Kind.ARCHIVE, 1, Kind.SIDECAR, 1)));
        assertThat(under().count(V2)).isEqualTo(counts(Map.of(Kind.ROTATION, 1, Kind.BACKUP, 1, Kind.SIDECAR, 1)));
        assertThat(under().count(KEY).of(Kind.SIDECAR)).isEqualTo(2);
    }

    @Test
    @DisplayName("Key Vault knows no difference of case, and a key that was missed for one would be disabled")
    void findsWhatLiesUnderAKeyInWhateverCaseItIsNamed() {
        KekVersion shouted = (KekVersion) KeyIdentifier.parse(Keys.V1.toString().replace("orders-kek", "ORDERS-kek"));
        servers().create(ServerChange.of(Servers.bare(1)).and(ofServer(1, shouted)));

        assertThat(under().count(V1).of(Kind.SERVER)).isEqualTo(1);
        assertThat(under().count(KEY).of(Kind.SERVER)).isEqualTo(1);
        assertThat(under().count(new KeyVersions(
                                new KekId(Keys.KEK.vault(), Keys.KEK.name().toUpperCase(Locale.ROOT))))
                        .of(Kind.SERVER))
                .isEqualTo(1);
    }

    @Test
    void doesNotTakeOneKeyForAnotherWhoseNameIsLonger() {
        KekVersion longer = new KekVersion(new KekId(Keys.KEK.vault(), Keys.KEK.name() + "-2"), Keys.V1.version());
        servers().create(ServerChange.of(Servers.bare(1)).and(ofServer(1, longer)));

        assertThat(under().count(KEY).areNone()).isTrue();
        assertThat(under().count(new KeyVersions(longer)).of(Kind.SERVER)).isEqualTo(1);
    }

    @Test
    @DisplayName("D13: what is out of use counts no more, and is told until when it is kept")
    void countsNothingThatIsOutOfUse() {
        servers()
                .create(ServerChange.of(Servers.bare(1))
                        .and(ofServer(1, Keys.V1).retired(NOW.minusSeconds(60)))
                        .and(stored(1, BackupKind.BACKUP, Keys.V1, Keys.V1).with(new Standing.Deleted(NOW)))
                        .and(stored(2, BackupKind.BACKUP, Keys.V1, Keys.V1)
                                .with(new Standing.DeletedWithServer(NOW.minusSeconds(1))))
                        .and(StoredRotation.fresh(Rotations.begun(1, 7, NOW).ended(NOW))));

        assertThat(under().count(V1).areNone()).isTrue();
        assertThat(all(KEY, 10)).isEmpty();
        assertThat(under().keptUntil(V1)).contains(NOW.plus(Duration.ofDays(90)));
        assertThat(under().keptUntil(KEY)).contains(NOW.plus(Duration.ofDays(90)));
        assertThat(under().keptUntil(V2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 9})
    void showsEachOnceOverItsPages(int size) {
        for (int number = 1; number <= 2; number++) {
            servers()
                    .create(ServerChange.of(Servers.bare(number))
                            .and(ofServer(number, Keys.V1))
                            .and(stored(10 * number, BackupKind.BACKUP, Keys.V1, Keys.V1))
                            .and(stored(10 * number + 1, BackupKind.ARCHIVE, Keys.V1, Keys.V2)));
        }

        List<Dependent> shown = all(V1, size);

        assertThat(shown).doesNotHaveDuplicates().hasSize(8);
        assertThat(shown).extracting(Dependent::kind).isSorted();
    }

    @Test
    void shiftsNoPageWhenOneComesMeanwhile() {
        StoredServer server = servers()
                .create(ServerChange.of(Servers.bare(1))
                        .and(stored(2, BackupKind.BACKUP, Keys.V1, Keys.V2))
                        .and(stored(3, BackupKind.BACKUP, Keys.V1, Keys.V2)));
        Page<Dependent> first = under().page(V1, 1, null);

        servers().replace(server, ServerChange.of(server.server()).and(stored(1, BackupKind.BACKUP, Keys.V1, Keys.V2)));

        assertThat(first.elements())
                .extracting(Dependent::id)
                .containsExactly(Backups.id(2).value());
        assertThat(under().page(V1, 10, first.continuation()).elements())
                .extracting(Dependent::id)
                .containsExactly(Backups.id(3).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none of ours", "bm9uZQ"})
    void refusesAContinuationThatItDidNotGive(String continuation) {
        servers().create(ServerChange.of(Servers.bare(1)).and(ofServer(1, Keys.V1)));

        assertThatIllegalArgumentException().isThrownBy(() -> under().page(V1, 10, continuation));
    }

    private List<Dependent> all(KeyVersions versions, int size) {
        List<Dependent> all = new ArrayList<>();
        String continuation = null;
        do {
            Page<Dependent> page = under().page(versions, size, continuation);
            assertThat(page.elements()).hasSizeLessThanOrEqualTo(size);
            all.addAll(page.elements());
            continuation = page.continuation();
        } while (continuation != null);
        return all;
    }

    private static Dependents counts(Map<Kind, Integer> counts) {
        return new Dependents(counts);
    }

    private static Dependent dependent(Kind kind, @Nullable UUID id, KekVersion version) {
        return new Dependent(kind, Servers.uid(1), Servers.id(1), id, version);
    }

    /** The DEK of a server of that number. */
    protected static StoredDek ofServer(int number, KekVersion version) {
        return new StoredDek(Keys.dek(number, version), new DekScope.OfServer(), NOW, null);
    }

    /** The backup or archive of that number. */
    protected static StoredBackup stored(int number, BackupKind kind, KekVersion version, KekVersion sidecar) {
        return new StoredBackup(
                new Backup(
                        Backups.id(number),
                        kind,
                        Keys.dek(100 + number).id(),
                        sidecar,
                        NOW,
                        new Standing.Kept(),
                        Proof.none()),
                new StoredDek(
                        Keys.dek(100 + number, version), new DekScope.OfBackup(Backups.id(number), kind), NOW, null));
    }
}
