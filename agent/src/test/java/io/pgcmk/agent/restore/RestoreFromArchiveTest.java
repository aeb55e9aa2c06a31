package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.wal.FetchWal;
import io.pgcmk.agent.wal.WalArchive;
import io.pgcmk.agent.wal.WalSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** PostgreSQL takes whatever it cannot have for the archive's end. */
class RestoreFromArchiveTest extends RestoreOfABackup {
    @Test
    void goesToTheArchivesEnd() throws IOException, SQLException, InterruptedException {
        server.execute("postgres", "CREATE TABLE later AS SELECT 1");
        WalArchive archive = bench.archive(directory.resolve("archive"));
        server.execute("postgres", "DROP TABLE later");

        bench.restore(file, SidecarFile.beside(file), new Recovery(archive, null, null), target);

        assertThat(server.inRestored(target, "SELECT count(*) FROM later")).isEqualTo("1");
    }

    @Test
    @DisplayName("R26: over a DEK rotation of the archive, what was archived before it and after it")
    void goesToTheArchivesEndOverADekRotation() throws IOException, SQLException, InterruptedException {
        server.execute("postgres", "CREATE TABLE before_rotation AS SELECT 1");
        WalArchive archive = bench.archive(directory.resolve("archive"));
        bench.rotateDek(archive);
        server.execute("postgres", "CREATE TABLE after_rotation AS SELECT 1");
        bench.archive(directory.resolve("archive"));
        server.execute("postgres", "DROP TABLE before_rotation, after_rotation");
        assertThat(directory.resolve("archive/deks/2")).isDirectoryContaining("glob:**.cmk");
        for (String name : archive.names()) {
            Path fetched = directory.resolve("fetched");
            assertThat(new FetchWal(bench.vault()).run(archive, name, fetched)).isTrue();
            assertThat(fetched).hasSameBinaryContentAs(BackupBench.inTheClear(archive, name));
        }

        bench.restore(file, SidecarFile.beside(file), new Recovery(archive, null, null), target);

        assertThat(server.inRestored(
                        target, "SELECT (SELECT count(*) FROM before_rotation) + count(*) FROM after_rotation"))
                .isEqualTo("2");
    }

    @Test
    void refusesADirectoryThatIsNoArchive() throws IOException {
        assertRefused("mounted", new WalArchive(Files.createDirectory(directory.resolve("empty"))), ExitCode.FILES);
        assertRefused("mounted", new WalArchive(directory.resolve("unmounted")), ExitCode.FILES);
    }

    @Test
    void refusesAnotherServersArchive() throws IOException, SQLException {
        BackupBench other = new BackupBench(server, UUID.randomUUID());

        assertRefused("not of the same server", other.archive(directory.resolve("archive")), ExitCode.DAMAGED);
    }

    @Test
    void refusesAnArchiveThatEndsBeforeTheBackupDoes() throws IOException, SQLException {
        WalArchive archive = bench.archive(directory.resolve("archive"));
        file = directory.resolve("later.cmk");
        bench.backup(file);

        assertRefused("does not reach the end of the backup", archive, ExitCode.DAMAGED);
    }

    @Test
    void refusesAnArchiveThatLacksASegment() throws IOException, SQLException {
        WalArchive archive = archiveOfThree();
        String lastButOne = lastButOne(archive);
        Files.delete(directory.resolve("archive/" + lastButOne + ".cmk"));

        assertRefused("lacks " + lastButOne, archive, ExitCode.DAMAGED);
    }

    @Test
    @DisplayName("refuses what PostgreSQL recovered where a segment that is there ended the recovery early")
    void refusesARecoveryThatEndedEarly() throws IOException, SQLException {
        WalArchive archive = archiveOfThree();
        Path served = directory.resolve("archive.clear/" + lastButOne(archive));
        Files.write(served, new byte[(int) Files.size(served)]);

        assertRefused("before WAL segment", archive, ExitCode.DAMAGED);
    }

    private WalArchive archiveOfThree() throws IOException, SQLException {
        bench.archive(directory.resolve("archive"));
        bench.archive(directory.resolve("archive"));
        return bench.archive(directory.resolve("archive"));
    }

    private static String lastButOne(WalArchive archive) throws IOException {
        List<String> segments =
                archive.names().stream().filter(WalSegment::isName).sorted().toList();
        return segments.get(segments.size() - 2);
    }

    private void assertRefused(String why, WalArchive archive, ExitCode code) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(
                        () -> bench.restore(file, SidecarFile.beside(file), new Recovery(archive, null, null), target))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }
}
