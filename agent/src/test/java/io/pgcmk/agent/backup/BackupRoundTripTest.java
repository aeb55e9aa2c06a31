package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupRoundTripTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    @DisplayName(
            "R26, R30: a server comes out of its backup with the row of before and not of after, pg-cmk being gone")
    void bringsEveryRowBack(int major) throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("orders.cmk");
        Path restored = directory.resolve("restored");
        try (BoundPostgres server = BoundPostgres.start(major, directory)) {
            BackupBench bench = new BackupBench(server);
            server.execute("postgres", "INSERT INTO rows VALUES (1001)");
            bench.backup(file);
            server.execute("postgres", "INSERT INTO rows VALUES (1002)");
            server.stop();
            bench.registry().goAway();

            bench.restore(file, restored);

            assertThat(bench.said()).contains("backup: ", "restored to " + restored);
            assertThat(server.rowsOf(restored)).isEqualTo(1001);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                    .isEqualTo("rwx------");
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("PG_VERSION");
        }
    }

    @Test
    void keepsTheHistoryOfItsTimelines() throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("orders.cmk");
        Path restored = directory.resolve("restored");
        try (BoundPostgres server = BoundPostgres.start(18, directory)) {
            BackupBench bench = new BackupBench(server);
            server.promote();
            server.execute("postgres", "INSERT INTO rows VALUES (1001)");

            bench.backup(file);
            bench.restore(file, restored);

            assertThat(restored.resolve("pg_wal/00000002.history")).exists();
            assertThat(restored.resolve("pg_wal/00000003.history")).exists();
            assertThat(server.rowsOf(restored)).isEqualTo(1001);
        }
    }

    @Test
    void hasTheConfigurationThatIsOutsideOfTheDataDirectory() throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("orders.cmk");
        Path etc = Files.createDirectory(directory.resolve("etc"));
        Path unpacked = directory.resolve("unpacked");
        try (BoundPostgres server = BoundPostgres.start(18, directory)) {
            BackupBench bench = new BackupBench(server);
            server.moveConfigurationTo(etc);
            Files.createDirectories(etc.resolve("more/of"));
            Files.writeString(etc.resolve("more/of/it.conf"), "work_mem = '5MB'\n");
            Files.writeString(etc.resolve("nothing.conf"), "# nothing\n");
            Files.writeString(
                    etc.resolve("local.conf"),
                    "include = 'more/of/it.conf'\ninclude_if_exists 'none'\nINCLUDE 'nothing.conf'\n",
                    StandardOpenOption.APPEND);

            bench.backup(file);
            unpack(bench, file, unpacked);

            for (String name : List.of(
                    "postgresql.conf",
                    "pg_hba.conf",
                    "pg_ident.conf",
                    "local.conf",
                    "more/of/it.conf",
                    "nothing.conf")) {
                assertThat(unpacked.resolve(name)).hasSameBinaryContentAs(etc.resolve(name));
            }
            assertThat(unpacked.resolve("conf.d")).isEmptyDirectory();
            assertThat(bench.said()).doesNotContain("not in the backup");
        }
    }

    @Test
    void restoresAServerWhoseConfigurationIsElsewhereBesideIt() throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("orders.cmk");
        Path restored = directory.resolve("restored");
        try (BoundPostgres server = BoundPostgres.start(18, directory)) {
            BackupBench bench = new BackupBench(server);
            server.moveConfigurationTo(Files.createDirectory(directory.resolve("etc")));
            bench.backup(file);
            server.execute("postgres", "DELETE FROM rows");

            bench.restore(file, restored);

            assertThat(server.rowsOf(restored)).isEqualTo(1000);
        }
    }

    /** What is in it, as it is: a restore looks at its settings. */
    private static void unpack(BackupBench bench, Path file, Path target) throws IOException {
        Files.createDirectory(
                target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Sidecar sidecar = SidecarFile.read(SidecarFile.beside(file));
        try (Dek dek = bench.vault().unwrap(sidecar.dek());
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        EncryptedStream.decrypting(dek, sidecar.context(), Files.newInputStream(file)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectory(path);
                } else {
                    Files.copy(tar, path);
                }
            }
        }
    }
}
