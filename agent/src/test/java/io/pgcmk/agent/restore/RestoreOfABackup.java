package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A backup, and a place to restore it to, beside which nothing may be left, whatever became of it. */
abstract class RestoreOfABackup {
    final BoundPostgres server = BoundPostgres.ofThisJvm(18);
    final BackupBench bench = new BackupBench(server);

    @TempDir
    Path directory;

    Path file = Path.of("");
    Path target = Path.of("");

    @BeforeEach
    void backup() throws IOException {
        file = directory.resolve("orders.cmk");
        target = Files.createDirectory(directory.resolve("host")).resolve("data");
        bench.backup(file);
    }

    @AfterEach
    void nothingHalfRestored() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("host"))) {
            assertThat(files.map(path -> path.getFileName().toString())).isSubsetOf("data", "data.restore-lock");
        }
    }
}
