package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a restore is given that is not a server's own whole backup, it refuses, and leaves nothing behind. */
class RestoreBackupTest extends RestoreOfABackup {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 0.999})
    void refusesAFlippedByte(double place) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (place * bytes.length)] ^= 1;
        Files.write(file, bytes);

        assertRefused(ExitCode.DAMAGED, "damaged or cut off");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.9999})
    void refusesATruncatedFile(double share) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));

        assertRefused(ExitCode.DAMAGED, "damaged or cut off");
    }

    @Test
    void refusesAFileThatEndsWhereASegmentDoes() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(3L * 1024 * 1024);
        }

        assertRefused(ExitCode.DAMAGED, "damaged or cut off");
    }

    @Test
    void refusesASwappedSidecar() throws IOException {
        Path other = directory.resolve("other.cmk");
        bench.backup(other);
        Files.copy(SidecarFile.beside(other), SidecarFile.beside(file), StandardCopyOption.REPLACE_EXISTING);

        assertRefused(ExitCode.DAMAGED, "this sidecar's DEK");
    }

    @Test
    @DisplayName("refuses another server's backup even under the DEK that its sidecar names")
    void refusesAnotherServersBackup() throws IOException {
        Sidecar its = SidecarFile.read(SidecarFile.beside(file));
        SidecarFile.publish(
                new Sidecar(its.id(), Scope.BACKUP, UUID.randomUUID(), its.server(), its.createdAt(), its.dek()),
                SidecarFile.beside(file));

        assertRefused(ExitCode.DAMAGED, "for this server");
    }

    @Test
    void refusesAnArchivesSidecar() throws IOException {
        Sidecar its = SidecarFile.read(SidecarFile.beside(file));
        SidecarFile.publish(
                new Sidecar(its.id(), Scope.ARCHIVE, its.serverUid(), its.server(), its.createdAt(), its.dek()),
                SidecarFile.beside(file));

        assertRefused(ExitCode.DAMAGED, "an archive's");
    }

    @Test
    void refusesWithoutASidecar() throws IOException {
        Files.delete(SidecarFile.beside(file));

        assertRefused(ExitCode.FILES, "--sidecar");
    }

    @Test
    @DisplayName("R29: without the key there is no restore")
    void refusesWhenTheVaultDoes() {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);

        assertRefused(ExitCode.KEY_REFUSED, "key administrator");
    }

    @Test
    void saysThatTheVaultIsSilent() {
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);

        assertRefused(ExitCode.KEY_SILENT, "repeat it");
    }

    @Test
    void refusesADirectoryThatIsNotEmpty() throws IOException {
        Files.writeString(Files.createDirectory(target).resolve("PG_VERSION"), "18");

        assertRefused(ExitCode.TAKEN, "not empty");

        assertThat(target.resolve("PG_VERSION")).hasContent("18");
    }

    @Test
    void takesThePlaceOfAnEmptyDirectory() throws IOException {
        Files.createDirectory(target);

        bench.restore(file, target);

        assertThat(target.resolve("PG_VERSION")).hasContent("18");
    }

    @Test
    void throwsAwayWhatAKilledAgentLeft() throws IOException {
        Path left = Files.createDirectory(target.resolveSibling("data.restoring"));
        Files.writeString(left.resolve("PG_VERSION"), "half of it");

        bench.restore(file, target);

        assertThat(target.resolve("PG_VERSION")).hasContent("18");
    }

    @Test
    @DisplayName("recovers by none of the settings of an earlier recovery of the server")
    void doesNotStopWhereAnEarlierRecoveryOfTheServerDid() throws IOException, SQLException {
        server.execute(
                "postgres",
                "ALTER SYSTEM SET recovery_target_xid = '1'",
                "ALTER SYSTEM SET recovery_end_command = 'touch " + directory + "/ended'");
        bench.backup(directory.resolve("later.cmk"));
        server.execute("postgres", "ALTER SYSTEM RESET ALL");

        bench.restore(directory.resolve("later.cmk"), target);

        assertThat(target.resolve("PG_VERSION")).hasContent("18");
        assertThat(directory.resolve("ended")).doesNotExist();
    }

    @Test
    void goesToNoTimeWithoutAnArchive() {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> new Recovery(null, OffsetDateTime.parse("2026-11-24T09:00:00Z"), null))
                .withMessageContaining("--archive");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "include '/nowhere/shared.conf' | /nowhere/shared.conf",
                "shared_preload_libraries = 'no_such_library' | could not access file \"no_such_library\""
            })
    @DisplayName("says in PostgreSQL's own words which setting of the server does not hold on this host")
    void saysWhatPostgresSays(String setting, String words) throws IOException {
        Path settings = server.data().resolve("postgresql.conf");
        String before = Files.readString(settings);
        Path later = directory.resolve("later.cmk");
        Files.writeString(settings, before + setting + "\n");
        try {
            bench.backup(later);
        } finally {
            Files.writeString(settings, before);
        }

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.restore(later, target))
                .returns(ExitCode.POSTGRES, AgentException::exitCode)
                .withMessageContaining(words);
    }

    private void assertRefused(ExitCode code, String why) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.restore(file, target))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }
}
