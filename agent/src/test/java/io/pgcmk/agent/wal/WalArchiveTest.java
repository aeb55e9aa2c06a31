package io.pgcmk.agent.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.fake.FakeBackupRegistry;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalArchiveTest {
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");
    private static final String SEGMENT = "0000000100000000000000A1";
    private static final String NEXT = "0000000100000000000000A2";
    private static final AgentConfig CONFIG = new AgentConfig(
            URI.create("https://pg-cmk.example"),
            "api://pg-cmk",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders",
            new HostIdentity(HostIdentity.Kind.MANAGED_IDENTITY, UUID.randomUUID()),
            new AgentConfig.Postgres("127.0.0.1", 5432, "postgres", null, "pg_ctl"),
            null,
            null,
            null,
            null,
            443);

    @TempDir
    private Path directory;

    private final UUID identity = UUID.randomUUID();
    private final FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private final KekVersion version = vaults.rotate(KEK);
    private final FakeBackupRegistry registry =
            new FakeBackupRegistry(UUID.randomUUID(), vaults.actingAs(UUID.randomUUID()), version);
    private final HostVault vault = new HostVault(vaults.actingAs(identity));
    private final PushWal push = new PushWal(CONFIG, registry, vault, Clock.systemUTC());
    private final FetchWal fetch = new FetchWal(vault);
    private WalArchive archive = new WalArchive(Path.of(""));

    @BeforeEach
    void make() throws IOException {
        archive = new WalArchive(Files.createDirectory(directory.resolve("archive")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SEGMENT,
                "00000002.history",
                "0000000100000000000000A1.00000028.backup",
                "0000000100000000000000A1.partial"
            })
    @DisplayName("R26: gives back what PostgreSQL archived, and keeps none of it in the clear")
    void givesBackWhatWasArchived(String name) throws IOException {
        push.run(archive, file("the log of a row"), name);

        assertThat(fetch.run(archive, name, fetched())).isTrue();
        assertThat(fetched()).hasContent("the log of a row");
        assertThat(Files.readString(archive.first().file(name), StandardCharsets.ISO_8859_1))
                .doesNotContain("row");
    }

    @Test
    void needsPgCmkForItsFirstUseOnly() throws IOException {
        push.run(archive, file("one"), SEGMENT);
        registry.goAway();

        push.run(archive, file("two"), NEXT);

        assertThat(registry.registered()).hasSize(1);
        assertThat(fetch.run(archive, NEXT, fetched())).isTrue();
    }

    @Test
    void failsWithoutPgCmkOnItsFirstUse() {
        registry.goAway();

        assertRefused(ExitCode.SERVICE_SILENT, "does not answer", () -> push.run(archive, file("one"), SEGMENT));
    }

    @Test
    @DisplayName("R31: an archive has one registration, however often its first use is killed")
    void isRegisteredOnce() throws IOException {
        UUID id = UUID.randomUUID();
        try (SidecarClaim killed = SidecarClaim.of(archive.first().sidecarFile())) {
            killed.begin(id, CONFIG.server());
        }
        registry.register(id, Scope.ARCHIVE);

        push.run(archive, file("one"), SEGMENT);

        assertThat(registry.registered()).containsExactly(id);
        assertThat(archive.sidecar().id()).isEqualTo(id);
        assertThat(SidecarClaim.beside(archive.first().sidecarFile())).doesNotExist();
    }

    @Test
    void isRegisteredUnderItsFirstIdAlsoIfPgCmkDidNotAnswer() throws IOException {
        registry.goAway();
        assertRefused(ExitCode.SERVICE_SILENT, "does not answer", () -> push.run(archive, file("one"), SEGMENT));
        String claim = Files.readString(SidecarClaim.beside(archive.first().sidecarFile()));
        registry.comeBack();

        push.run(archive, file("one"), SEGMENT);

        assertThat(claim).startsWith(archive.sidecar().id().toString());
    }

    @Test
    void takesTheSameFileTwice() throws IOException {
        push.run(archive, file("one"), SEGMENT);

        push.run(archive, file("one"), SEGMENT);

        assertThat(archive.names()).containsExactly(SEGMENT);
    }

    @Test
    void refusesAnotherFileOfTheSameName() throws IOException {
        push.run(archive, file("one"), SEGMENT);

        assertRefused(ExitCode.TAKEN, "holds another", () -> push.run(archive, file("two"), SEGMENT));
        assertRefused(ExitCode.TAKEN, "holds another", () -> push.run(archive, file("one and more"), SEGMENT));
        assertRefused(ExitCode.TAKEN, "holds another", () -> push.run(archive, file("on"), SEGMENT));

        fetch.run(archive, SEGMENT, fetched());
        assertThat(fetched()).hasContent("one");
    }

    @Test
    void isOneServersAlone() throws IOException {
        push.run(archive, file("one"), SEGMENT);
        AgentConfig other = new AgentConfig(
                CONFIG.service(),
                CONFIG.audience(),
                CONFIG.server() + "-2",
                CONFIG.identity(),
                CONFIG.postgres(),
                CONFIG.secretsVault(),
                CONFIG.volume(),
                CONFIG.standby(),
                CONFIG.copy(),
                CONFIG.vaultPort());

        assertRefused(
                ExitCode.TAKEN,
                "is the archive of " + CONFIG.server(),
                () -> new PushWal(other, registry, vault, Clock.systemUTC()).run(archive, file("two"), NEXT));

        assertThat(archive.names()).containsExactly(SEGMENT);
    }

    @Test
    void isOneClustersAlone() throws IOException {
        push.run(archive, segmentOf(1), SEGMENT);

        assertRefused(
                ExitCode.TAKEN,
                "holds the log of the cluster with system identifier 1, and " + NEXT + " is of 18446744073709551615",
                () -> push.run(archive, segmentOf(-1), NEXT));
        assertThat(archive.names()).containsExactly(SEGMENT);

        push.run(archive, segmentOf(1), NEXT);
        push.run(archive, file("1 0/1 why"), "00000002.history");
    }

    @Test
    void knowsTheClusterOfWhatPostgresWrites() throws IOException, SQLException {
        BoundPostgres server = BoundPostgres.ofThisJvm(18);
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_walfile_name(pg_current_wal_lsn()), system_identifier"
                        + " FROM pg_control_system()")) {
            row.next();
            push.run(archive, server.data().resolve("pg_wal").resolve(row.getString(1)), SEGMENT);

            assertRefused(
                    ExitCode.TAKEN,
                    "of the cluster with system identifier " + row.getString(2),
                    () -> push.run(archive, segmentOf(1), NEXT));
        }
    }

    @Test
    void keepsOnWhenASegmentOfItsIsDamaged() throws IOException {
        push.run(archive, segmentOf(1), SEGMENT);
        Files.writeString(archive.first().file(SEGMENT), "noise");

        push.run(archive, segmentOf(1), NEXT);

        assertThat(fetch.run(archive, NEXT, fetched())).isTrue();
    }

    @Test
    void isWrittenByOneAgentAtATime() throws IOException {
        try (WalArchive.Lock other = archive.lock()) {
            assertThat(other.channel().isOpen()).isTrue();

            assertRefused(ExitCode.TAKEN, "another agent", () -> push.run(archive, file("one"), SEGMENT));
        }

        push.run(archive, file("one"), SEGMENT);
    }

    @Test
    void goesOnOverWhatAKilledAgentLeft() throws IOException {
        Files.writeString(directory.resolve("archive/" + SEGMENT + ".cmk.new"), "half of it");

        push.run(archive, file("one"), SEGMENT);

        assertThat(archive.names()).containsExactly(SEGMENT);
        assertThat(fetch.run(archive, SEGMENT, fetched())).isTrue();
    }

    @Test
    void hasNothingThatTheDiskHadNoRoomFor() throws IOException {
        Files.createSymbolicLink(directory.resolve("archive/" + SEGMENT + ".cmk.new"), Path.of("/dev/full"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> push.run(archive, file("one"), SEGMENT))
                .withMessageContaining("No space left");

        assertThat(archive.names()).isEmpty();
    }

    @Test
    void makesNoNewDekWhereWalLiesUnderAnother() throws IOException {
        push.run(archive, file("one"), SEGMENT);
        Files.delete(archive.first().sidecarFile());

        assertRefused(ExitCode.DAMAGED, "put it back", () -> push.run(archive, file("two"), NEXT));

        assertThat(registry.registered()).hasSize(1);
    }

    @Test
    void tellsAnAbsentFileFromADamagedOne() throws IOException {
        push.run(archive, file("one"), SEGMENT);

        assertThat(fetch.run(archive, NEXT, fetched())).isFalse();
        Files.copy(archive.first().file(SEGMENT), archive.first().file(NEXT));
        assertRefused(ExitCode.DAMAGED, "for this server and name", () -> fetch.run(archive, NEXT, fetched()));

        assertThat(fetched()).doesNotExist();
    }

    @Test
    @DisplayName("does not take a directory for an archive's end that is not mounted, or another's")
    void tellsAnArchiveFromADirectory() throws IOException {
        WalArchive unmounted = new WalArchive(directory.resolve("unmounted"));

        assertRefused(ExitCode.FILES, "mounted", () -> fetch.run(archive, SEGMENT, fetched()));
        assertRefused(ExitCode.FILES, "mounted", () -> fetch.run(unmounted, SEGMENT, fetched()));

        push.run(archive, file("one"), SEGMENT);
        Sidecar its = archive.sidecar();
        SidecarFile.publish(
                new Sidecar(its.id(), Scope.BACKUP, its.serverUid(), its.server(), its.createdAt(), its.dek()),
                archive.first().sidecarFile());
        assertRefused(ExitCode.DAMAGED, "a backup's sidecar", () -> fetch.run(archive, NEXT, fetched()));
    }

    @Test
    void isReadByNobodyElse() throws IOException {
        push.run(archive, file("one"), SEGMENT);

        fetch.run(archive, SEGMENT, fetched());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fetched())))
                .isEqualTo("rw-------");
    }

    @Test
    void givesNothingThatWasCutOff() throws IOException {
        push.run(archive, file("x".repeat(3_000_000)), SEGMENT);
        byte[] bytes = Files.readAllBytes(archive.first().file(SEGMENT));
        Files.write(archive.first().file(SEGMENT), Arrays.copyOf(bytes, 2 * 1024 * 1024));

        assertRefused(ExitCode.DAMAGED, "cut off", () -> fetch.run(archive, SEGMENT, fetched()));

        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("archive", "source");
    }

    @Test
    @DisplayName("R29: without the key nothing is archived and nothing fetched")
    void needsTheKey() throws IOException {
        push.run(archive, file("one"), SEGMENT);
        vaults.revoke(identity, Operation.UNWRAP);

        assertRefused(ExitCode.KEY_REFUSED, "unwrapKey", () -> push.run(archive, file("two"), NEXT));
        assertRefused(ExitCode.KEY_REFUSED, "unwrapKey", () -> fetch.run(archive, SEGMENT, fetched()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../etc/passwd", "0000000100000000000000a1", "%f", "archive.cmk.json"})
    void takesNothingButWal(String name) {
        assertRefused(ExitCode.USAGE, "not the name of a WAL file", () -> push.run(archive, file("one"), name));
        assertRefused(ExitCode.USAGE, "not the name of a WAL file", () -> fetch.run(archive, name, fetched()));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("source"), content);
    }

    /** Its first page, as far as we read it. */
    private Path segmentOf(long systemIdentifier) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
        page.putShort(2, (short) 0x0002).putLong(24, systemIdentifier);
        return Files.write(directory.resolve("source"), page.array());
    }

    private Path fetched() {
        return directory.resolve("fetched");
    }

    private interface Call {
        void run() throws IOException;
    }

    private static void assertRefused(ExitCode code, String why, Call call) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(call::run)
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }
}
