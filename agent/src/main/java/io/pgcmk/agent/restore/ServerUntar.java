package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.backup.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks the tar of a server into a directory. PostgreSQL itself brings it to the disk, before it recovers. */
final class ServerUntar {
    /** In a backup they are empty, and PostgreSQL does not make these itself. */
    private static final List<String> EXPECTED = List.of("pg_wal/archive_status", "pg_wal/summaries");

    /** Without the first, PostgreSQL would take the files for a server's that is merely stopped, and lose what it wrote. */
    private static final List<String> NEEDED = List.of("backup_label", "global/pg_control");

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int RECORD_BYTES = 512;
    private static final int COPY_BYTES = 256 * 1024;

    private final Path root;
    private final Progress progress;
    private final byte[] buffer = new byte[COPY_BYTES];

    ServerUntar(Path root, Progress progress) {
        this.root = root;
        this.progress = progress;
    }

    /**
     * Reads the stream to its very end: what follows the tar is its authenticated end, too. A backup that failed may have
     * one; so the tar must have its own, and what PostgreSQL cannot recover without.
     */
    void run(InputStream stream) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(stream, StandardCharsets.UTF_8.name());
        long entriesEnd = 0;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = resolved(entry);
            if (entry.isDirectory()) {
                Files.createDirectory(path, DIRECTORY_MODE);
            } else {
                file(path, tar);
            }
            entriesEnd = (tar.getBytesRead() + RECORD_BYTES - 1) / RECORD_BYTES * RECORD_BYTES;
        }
        require(tar.getBytesRead() > entriesEnd, "it ends early");
        stream.transferTo(OutputStream.nullOutputStream());
        for (String name : NEEDED) {
            require(Files.isRegularFile(root.resolve(name)), "it has no " + name);
        }
        for (String name : EXPECTED) {
            Files.createDirectories(root.resolve(name), DIRECTORY_MODE);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AgentException(ExitCode.DAMAGED, "this is not a whole backup: " + otherwise);
        }
    }

    private void file(Path path, InputStream content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE);
                OutputStream out = Channels.newOutputStream(channel)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                out.write(buffer, 0, read);
                progress.add(read);
            }
        }
    }

    /** It is authentic, so it is ours; but not even we are to write elsewhere. */
    private Path resolved(TarArchiveEntry entry) {
        Path path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root) || path.equals(root) || !(entry.isDirectory() || entry.isFile())) {
            throw new AgentException(
                    ExitCode.DAMAGED, "the backup has an entry that no server has: " + entry.getName());
        }
        return path;
    }
}
