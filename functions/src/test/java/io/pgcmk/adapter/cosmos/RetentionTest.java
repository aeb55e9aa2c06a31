package io.pgcmk.adapter.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosClient;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.local.cosmos.CosmosEmulator;
import io.pgcmk.local.cosmos.TokenVerifier;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import io.pgcmk.port.Name;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("D13: what is out of use is erased after 90 days")
class RetentionTest {
    private static final Duration KEPT = Duration.ofDays(90);

    private final MutableClock clock = new MutableClock(Servers.START);
    private final CosmosEmulator emulator =
            CosmosEmulator.start(0, LocalTrust.shared(), clock, new Faults(clock, Zone.shared()), TokenVerifier.NONE);
    private final CosmosClient client =
            CosmosStores.clientFor(emulator.endpoint()).key(emulator.key()).buildClient();
    private final CosmosStores stores = new CosmosStores(client, "cmk", clock, duration -> {});

    @BeforeEach
    void creates() {
        emulator.createDeployedDatabase("cmk");
    }

    @AfterEach
    void stops() {
        client.close();
        emulator.close();
    }

    @Test
    void aDeletedServerAndItsDeks() {
        StoredDek retired = new StoredDek(Keys.dek(1), new DekScope.OfServer(), Servers.START, Servers.START);
        stores.servers()
                .create(ServerChange.of(Servers.ready(1).deleted(Servers.START)).and(retired));

        clock.advance(KEPT.minusSeconds(1));
        assertThat(stores.servers().find(Servers.uid(1))).isPresent();
        assertThat(dek()).contains(retired);

        clock.advance(Duration.ofSeconds(1));
        assertThat(stores.servers().find(Servers.uid(1))).isEmpty();
        assertThat(dek()).isEmpty();
    }

    @Test
    void aRetiredDekThatIsWrittenAgainLater() {
        StoredDek retired = new StoredDek(Keys.dek(1), new DekScope.OfServer(), Servers.START, Servers.START);
        var stored = stores.servers().create(ServerChange.of(Servers.ready(1)).and(retired));
        clock.advance(Duration.ofDays(30));

        stores.servers().replace(stored, ServerChange.of(Servers.ready(1)).and(retired));

        clock.advance(Duration.ofDays(60));
        assertThat(dek()).isEmpty();
    }

    @Test
    void aDeletedBackupAndItsDek() {
        stores.servers()
                .create(ServerChange.of(Servers.ready(1))
                        .and(Backups.stored(1).with(new Standing.Deleted(Servers.START)))
                        .and(Backups.stored(2)));

        clock.advance(KEPT.minusSeconds(1));
        assertThat(stores.backups().find(Servers.uid(1), Backups.id(1))).isPresent();

        clock.advance(Duration.ofSeconds(1));
        assertThat(stores.backups().find(Servers.uid(1), Backups.id(1))).isEmpty();
        assertThat(stores.servers().findDek(Servers.uid(1), Backups.backup(1).dek()))
                .isEmpty();
        assertThat(stores.backups().find(Servers.uid(1), Backups.id(2))).contains(Backups.stored(2));
    }

    @Test
    void noBackupThatCameBackWithItsServer() {
        StoredServer stored = stores.servers()
                .create(ServerChange.of(Servers.ready(1))
                        .and(Backups.stored(1).with(new Standing.DeletedWithServer(Servers.START))));

        stores.servers().replace(stored, ServerChange.of(stored.server()).and(Backups.stored(1)));

        clock.advance(KEPT);
        assertThat(stores.backups().find(Servers.uid(1), Backups.id(1))).contains(Backups.stored(1));
    }

    @Test
    void noServerThatIsInUse() {
        stores.servers()
                .create(ServerChange.of(Servers.ready(1))
                        .and(new StoredDek(Keys.dek(1), new DekScope.OfServer(), Servers.START, null)));

        clock.advance(KEPT.multipliedBy(10));

        assertThat(stores.servers().find(Servers.uid(1))).isPresent();
        assertThat(dek()).isPresent();
    }

    @Test
    void aRetiredName() {
        Name name = new Name.OfServer(Servers.id(1));
        stores.names().claim(name, Servers.uid(1));
        stores.names().retire(name, Servers.uid(1));

        clock.advance(KEPT.minusSeconds(1));
        assertThat(stores.names().owner(name)).contains(Servers.uid(1));

        clock.advance(Duration.ofSeconds(1));
        assertThat(stores.names().owner(name)).isEmpty();
    }

    @Test
    void noNameThatIsInUseAgain() {
        Name name = new Name.OfServer(Servers.id(1));
        stores.names().claim(name, Servers.uid(1));
        stores.names().retire(name, Servers.uid(1));

        stores.names().claim(name, Servers.uid(1));

        clock.advance(KEPT);
        assertThat(stores.names().owner(name)).contains(Servers.uid(1));
    }

    private Optional<StoredDek> dek() {
        return stores.servers().findDek(Servers.uid(1), Keys.dek(1).id());
    }
}
