package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class TakeBackupTest {
    private final BoundPostgres server = BoundPostgres.ofThisJvm(18);

    @TempDir
    private Path directory;

    private final BackupBench bench = new BackupBench(server);

    @Test
    void liesBesideItsSidecarAndIsRegistered() throws IOException {
        bench.backup(file());

        Sidecar sidecar = SidecarFile.read(SidecarFile.beside(file()));
        assertThat(bench.registry().registered()).containsExactly(sidecar.id());
        assertThat(sidecar.serverUid()).isEqualTo(server.uid());
        assertThat(names()).containsExactly("orders.cmk", "orders.cmk.json");
    }

    @Test
    void isNamedAfterServerAndTimeInADirectory() throws IOException {
        bench.backup(directory);

        assertThat(names()).anySatisfy(name -> assertThat(name).matches("orders-\\d{8}T\\d{6}Z\\.cmk"));
    }

    @Test
    void isNeverWrittenOverAnother() throws IOException {
        bench.backup(file());
        byte[] before = Files.readAllBytes(file());

        assertRefused(ExitCode.TAKEN, "never written over");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(bench.registry().registered()).hasSize(1);
    }

    @Test
    void isTakenByOneAgentAtATime() throws IOException {
        try (SidecarClaim other = SidecarClaim.of(SidecarFile.beside(file()))) {
            assertThat(other.left()).isEmpty();

            assertRefused(ExitCode.TAKEN, "another agent");
        }

        bench.backup(file());
    }

    @Test
    void leavesAloneTheSidecarOfABackupThatWasMovedAway() throws IOException {
        bench.backup(file());
        UUID moved = SidecarFile.read(SidecarFile.beside(file())).id();
        Files.move(file(), directory.resolve("moved"));
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);

        assertRefused(ExitCode.TAKEN, "name another file");

        assertThat(SidecarFile.read(SidecarFile.beside(file())).id()).isEqualTo(moved);
        assertThat(bench.registry().registered()).containsExactly(moved);
        assertThat(names()).containsExactly("moved", "orders.cmk.json");
    }

    @Test
    void hasANameThatIsNoOthers() {
        Path same = directory.resolve("orders");

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.backup(same))
                .returns(ExitCode.USAGE, AgentException::exitCode)
                .withMessageContaining("ends in .cmk");
    }

    @Test
    void leavesNothingWhenPgCmkDoesNotAnswer() throws IOException {
        bench.registry().goAway();

        assertRefused(ExitCode.SERVICE_SILENT, "does not answer");

        assertThat(names()).containsExactly("orders.cmk.json.claim", "orders.cmk.partial");
    }

    @Test
    void leavesNothingWhenTheVaultRefuses() throws IOException {
        bench.registry().register(UUID.randomUUID(), Scope.BACKUP);
        int before = bench.registry().registered().size();
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);

        assertRefused(ExitCode.KEY_REFUSED, "unwrapKey");

        assertThat(names()).isEmpty();
        assertThat(bench.registry().registered()).hasSize(before);
    }

    @Test
    void leavesNothingWhenTheVaultIsSilent() throws IOException {
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);

        assertRefused(ExitCode.KEY_SILENT, "repeat it");

        assertThat(names()).isEmpty();
    }

    @Test
    void leavesNothingWhenTheDiskIsFull() throws IOException {
        Path sidecar = directory.resolve("sidecar");
        BackupTarget full = BackupTarget.stream(new FullDisk(4 * 1024 * 1024), sidecar);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bench.backup(full))
                .withMessageContaining("No space left");

        assertThat(names()).isEmpty();
        assertThat(bench.registry().registered()).isEmpty();
    }

    /** What the sidecar of the one that is being taken will be. */
    private Sidecar registered() {
        UUID id = bench.registry().registered().iterator().next();
        return new Sidecar(
                id,
                Scope.BACKUP,
                server.uid(),
                server.config().server(),
                Instant.EPOCH,
                bench.registry().register(id, Scope.BACKUP).dek());
    }

    @Test
    void endsAStreamThatFailedWithoutItsAuthenticEnd() throws IOException {
        Path sidecar = directory.resolve("sidecar");
        AtomicReference<Sidecar> written = new AtomicReference<>();
        Interrupted ended = new Interrupted(() -> {
            written.set(registered());
            server.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                            + " WHERE application_name = 'pg-cmk-agent'");
        });

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.backup(BackupTarget.stream(ended, sidecar)))
                .withMessageContaining("cannot end the backup");

        assertThat(ended.arrived.size()).isGreaterThan(4 * 1024 * 1024);
        try (Dek dek = bench.vault().unwrap(written.get().dek());
                InputStream plain = EncryptedStream.decrypting(
                        dek, written.get().context(), new ByteArrayInputStream(ended.arrived.toByteArray()))) {
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(plain::readAllBytes)
                    .returns(ExitCode.DAMAGED, AgentException::exitCode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.cmk.partial", "orders.cmk.json.new"})
    void leavesNothingWhereTheKernelSaysThatTheDiskIsFull(String name) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), Path.of("/dev/full"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bench.backup(file()))
                .withMessageContaining("No space left");

        assertThat(names()).isEmpty();
        assertThat(bench.registry().registered()).isEmpty();
    }

    @Test
    void refusesAServerThatIsNotTheOneRegistered() throws IOException {
        BackupBench other = new BackupBench(server, UUID.randomUUID());

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> other.backup(file()))
                .returns(ExitCode.USAGE, AgentException::exitCode)
                .withMessageContaining("is not /subscriptions/");

        assertThat(other.registry().registered()).isEmpty();
    }

    @Test
    void refusesADirectoryThatTheServerDoesNotRunIn() throws IOException {
        try (Elsewhere elsewhere = new Elsewhere(server.data())) {
            assertRefused(ExitCode.POSTGRES, "does not run in " + server.data());

            Files.writeString(server.data().resolve("postmaster.pid"), elsewhere.pidFile() + "another's");
            assertRefused(ExitCode.POSTGRES, "does not run in " + server.data());
        }

        assertThat(bench.registry().registered()).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void refusesADirectoryThatTheServerRunsInNoLonger() throws IOException {
        AtomicReference<Elsewhere> elsewhere = new AtomicReference<>();
        Interrupted moving = new Interrupted(() -> elsewhere.set(new Elsewhere(server.data())));

        try {
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> bench.backup(BackupTarget.stream(moving, directory.resolve("sidecar"))))
                    .returns(ExitCode.POSTGRES, AgentException::exitCode)
                    .withMessageContaining("does not run in");
        } finally {
            elsewhere.get().close();
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void holdsTheLogThatItNeeds() throws IOException {
        bench.backup(BackupTarget.stream(new Interrupted(this::moveOnByThreeSegments), directory.resolve("sidecar")));

        assertThat(bench.said()).doesNotContain("nothing holds");
        awaitNoSlots();
    }

    @Test
    void tellsThatNothingHoldsTheLogAndRefusesWhenItIsGone() throws IOException, SQLException {
        awaitNoSlots();
        server.execute("postgres", """
                SELECT pg_create_physical_replication_slot('taken_' || i)
                FROM generate_series(1, current_setting('max_replication_slots')::int) i""");

        try {
            bench.backup(file());

            assertThat(bench.said()).contains("nothing holds the write-ahead log", "raise max_replication_slots");
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> bench.backup(BackupTarget.stream(
                            new Interrupted(this::moveOnByThreeSegments), directory.resolve("sidecar"))))
                    .returns(ExitCode.POSTGRES, AgentException::exitCode)
                    .withMessageContaining("has removed WAL segment");
        } finally {
            server.execute("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        }
    }

    @Test
    void outlastsTheTimeoutsOfSessions() throws IOException, SQLException {
        server.execute("postgres", "ALTER DATABASE cmk_control SET idle_session_timeout = 1000");

        try {
            bench.backup(
                    BackupTarget.stream(new Interrupted(this::letAnotherSessionTimeOut), directory.resolve("sidecar")));
        } finally {
            server.execute("postgres", "ALTER DATABASE cmk_control RESET ALL");
        }
    }

    @Test
    void refusesTablespacesThatItWouldNotBackUp() throws IOException, SQLException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        server.execute("postgres", "CREATE TABLESPACE elsewhere LOCATION '" + elsewhere + "'");

        assertRefused(ExitCode.POSTGRES, "tablespaces outside of its data directory (elsewhere)");

        server.execute("postgres", "DROP TABLESPACE elsewhere");
    }

    @Test
    void goesToAStreamWithItsSidecarElsewhere() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Path sidecar = directory.resolve("sidecar");

        bench.backup(BackupTarget.stream(stream, sidecar));

        Path file = Files.write(directory.resolve("caught"), stream.toByteArray());
        Files.move(sidecar, SidecarFile.beside(file));
        bench.restore(file, directory.resolve("restored"));
        assertThat(directory.resolve("restored/PG_VERSION")).hasContent("18");
    }

    @Test
    void isNotForgottenOnceItsStreamMayHaveItsEnd() throws IOException {
        Path sidecar = directory.resolve("sidecar");
        OutputStream lost = new FilterOutputStream(OutputStream.nullOutputStream()) {
            @Override
            public void flush() throws IOException {
                if (Files.exists(sidecar)) {
                    throw new IOException("Broken pipe");
                }
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bench.backup(BackupTarget.stream(lost, sidecar)))
                .withMessage("Broken pipe");

        assertThat(bench.said()).contains("stays registered");
        assertThat(bench.registry().registered())
                .containsExactly(SidecarFile.read(sidecar).id());
    }

    private Path file() {
        return directory.resolve("orders.cmk");
    }

    private void assertRefused(ExitCode code, String why) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.backup(file()))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }

    private void moveOnByThreeSegments() throws SQLException {
        for (int i = 0; i < 3; i++) {
            server.execute(
                    "postgres", "SELECT pg_logical_emit_message(false, 'test', 'more')", "SELECT pg_switch_wal()");
        }
        server.execute("postgres", "CHECKPOINT");
    }

    private void letAnotherSessionTimeOut() throws SQLException {
        try (Connection idle = server.connect("cmk_control");
                Connection looking = server.connect("postgres");
                PreparedStatement look = looking.prepareStatement("SELECT FROM pg_stat_activity WHERE pid = ?")) {
            look.setInt(1, idle.unwrap(PGConnection.class).getBackendPID());
            while (look.executeQuery().next()) {
                Thread.onSpinWait();
            }
        }
    }

    /** A session that was closed ends soon, and its slot with it. */
    private void awaitNoSlots() {
        Path slots = server.data().resolve("pg_replslot");
        while (Objects.requireNonNull(slots.toFile().list()).length > 0) {
            Thread.onSpinWait();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Another directory under the name of a server's, as a host has one that looks into a container from outside. */
    private static final class Elsewhere implements AutoCloseable {
        private final Path data;
        private final Path real;

        Elsewhere(Path data) throws IOException {
            this.data = data;
            real = Files.move(data, data.resolveSibling("real"));
            Files.createDirectories(data.resolve("global"));
            Files.copy(real.resolve(DataDirectory.CONTROL), data.resolve(DataDirectory.CONTROL));
        }

        String pidFile() throws IOException {
            return Files.readString(real.resolve("postmaster.pid"));
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            Files.delete(data.resolve(DataDirectory.CONTROL));
            Files.delete(data.resolve("global"));
            Files.delete(data);
            Files.move(real, data);
        }
    }

    /** Keeps what arrives, and lets something happen when the first of it does. */
    private static final class Interrupted extends OutputStream {
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        private final Interruption interruption;

        interface Interruption {
            void happen() throws IOException, SQLException;
        }

        Interrupted(Interruption interruption) {
            this.interruption = interruption;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (arrived.size() == 0) {
                try {
                    interruption.happen();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            arrived.write(bytes, offset, length);
        }
    }

    private static final class FullDisk extends OutputStream {
        private int left;

        FullDisk(int left) {
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("No space left on device");
            }
        }
    }
}
