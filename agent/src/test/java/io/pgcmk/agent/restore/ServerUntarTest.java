package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.backup.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that failed may be authentic to its end. */
class ServerUntarTest {
    private static final int RECORD_BYTES = 512;

    /** A header, and the content. */
    private static final int ENTRY_BYTES = 2 * RECORD_BYTES;

    @TempDir
    private Path directory;

    @Test
    void takesAWholeBackup() throws IOException {
        Path root = untar(tar("global/pg_control", "backup_label"));

        assertThat(root.resolve("backup_label")).hasContent("18");
    }

    @Test
    void refusesATarThatEndsEarly() throws IOException {
        byte[] tar = tar("global/pg_control", "backup_label", "pg_wal/000000010000000000000001");

        assertRefused(Arrays.copyOf(tar, 2 * ENTRY_BYTES), "it ends early");
        assertRefused(new byte[0], "it ends early");
    }

    @Test
    void refusesABackupWithoutWhatItIsRecoveredBy() throws IOException {
        assertRefused(tar("global/pg_control"), "no backup_label");
        assertRefused(tar("backup_label"), "no global/pg_control");
    }

    private void assertRefused(byte[] tar, String why) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> untar(tar))
                .returns(ExitCode.DAMAGED, AgentException::exitCode)
                .withMessageContaining(why);
    }

    private Path untar(byte[] tar) throws IOException {
        Path root = Files.createTempDirectory(directory, "unpacked");
        Files.createDirectories(root.resolve("global"));
        Files.createDirectories(root.resolve("pg_wal"));
        new ServerUntar(root, new Progress("restore", 0, new PrintWriter(new StringWriter()), Clock.systemUTC()))
                .run(new ByteArrayInputStream(tar));
        return root;
    }

    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (String name : names) {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(2);
                tar.putArchiveEntry(entry);
                tar.write("18".getBytes(StandardCharsets.UTF_8));
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
