package io.pgcmk.adapter.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.WrappedUnder;
import io.pgcmk.port.WrappedUnderContract;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CosmosWrappedUnderTest extends WrappedUnderContract {
    private static final KeyVersions V1 = new KeyVersions(Keys.V1);
    private static final KeyVersions V2 = new KeyVersions(Keys.V2);
    private static final KeyVersions KEY = new KeyVersions(Keys.KEK);

    private final String database = EmulatedStores.emptyDatabase();
    private final CosmosStores stores = EmulatedStores.of(database, Clock.fixed(NOW, ZoneOffset.UTC));

    /** They were written before there was a rotation; none of them may be overlooked. */
    @Test
    void findsWhatDocumentsOfSchema1DoNotSay() {
        store(ofServer(1, Keys.V1));
        store(stored(1, BackupKind.BACKUP, Keys.V1, Keys.V1));
        store(stored(2, BackupKind.ARCHIVE, Keys.V1, Keys.V1));
        store(stored(3, BackupKind.BACKUP, Keys.V2, Keys.V2));

        assertThat(under().count(V1)).hasToString("1 server, 1 WAL archive, 1 backup, 2 sidecars");
        assertThat(under().count(V2)).hasToString("1 backup, 1 sidecar");
        assertThat(under().count(KEY)).hasToString("1 server, 1 WAL archive, 2 backups, 3 sidecars");
        assertThat(under().page(V1, 10, null).elements())
                .extracting(Dependent::kind)
                .containsExactlyInAnyOrder(Kind.SERVER, Kind.BACKUP, Kind.ARCHIVE, Kind.SIDECAR, Kind.SIDECAR);
    }

    @Test
    void showsDocumentsOfSchema1OnceOverItsPages() {
        store(ofServer(1, Keys.V1));
        for (int number = 1; number <= 3; number++) {
            store(stored(number, BackupKind.BACKUP, Keys.V1, Keys.V1));
        }
        List<Dependent> shown = new ArrayList<>();
        String continuation = null;
        do {
            Page<Dependent> page = under().page(V1, 2, continuation);
            shown.addAll(page.elements());
            continuation = page.continuation();
        } while (continuation != null);

        assertThat(shown).doesNotHaveDuplicates().hasSize(7);
    }

    /** The sidecar is confirmed without its DEK being moved, or the DEK comes back with its backup. */
    @Test
    void findsADekAndItsBackupThatAreOfDifferentSchemas() {
        StoredBackup confirmed = stored(1, BackupKind.ARCHIVE, Keys.V1, Keys.V2);
        put(schema1(DekDocument.write(Servers.uid(1), confirmed.dek(), NOW), "wrappedBy", "backup", "kind"));
        put(BackupDocument.write(Servers.uid(1), confirmed.backup(), NOW));
        StoredBackup rewritten = stored(2, BackupKind.BACKUP, Keys.V1, Keys.V1);
        put(DekDocument.write(Servers.uid(1), rewritten.dek(), NOW));
        put(schema1(BackupDocument.write(Servers.uid(1), rewritten.backup(), NOW), "sidecar"));

        assertThat(under().count(V1)).hasToString("1 WAL archive, 1 backup, 1 sidecar");
        assertThat(under().count(V2)).hasToString("1 sidecar");
    }

    @Test
    void tellsUntilWhenADekOfSchema1IsKept() {
        store(ofServer(1, Keys.V1).retired(NOW));

        assertThat(under().count(V1).areNone()).isTrue();
        assertThat(under().keptUntil(V1)).contains(NOW.plus(Duration.ofDays(90)));
        assertThat(under().keptUntil(V2)).isEmpty();
    }

    private void store(StoredBackup stored) {
        store(stored.dek());
        put(schema1(BackupDocument.write(Servers.uid(1), stored.backup(), NOW), "sidecar"));
    }

    private void store(StoredDek dek) {
        put(schema1(DekDocument.write(Servers.uid(1), dek, NOW), "wrappedBy", "backup", "kind"));
    }

    private static ObjectNode schema1(ObjectNode document, String... unknown) {
        return ((ObjectNode) document.without(List.of(unknown))).put("schema", 1);
    }

    private void put(ObjectNode document) {
        EmulatedStores.put(database, document);
    }

    @Override
    protected ServerStore servers() {
        return stores.servers();
    }

    @Override
    protected WrappedUnder under() {
        return stores.wrappedUnder();
    }
}
