package io.pgcmk.local.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of a running server's data directory by PostgreSQL's low-level backup interface (PostgreSQL 26.3.3): what
 * pg_basebackup, which is not in the bundle, does over the wire.
 */
final class BaseBackup {
    /** Of the server that is copied, and wrong for its copy. */
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts");

    private BaseBackup() {}

    /** The write-ahead log is not copied: the copy gets it from the server it was made of. */
    static void copy(LocalPostgres server, Path source, Path target) throws IOException, SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', fast => true)");
            Files.createDirectories(target.getParent());
            Files.walkFileTree(source, new Copying(source, target));
            try (ResultSet ended =
                    statement.executeQuery("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)")) {
                ended.next();
                Files.writeString(target.resolve("backup_label"), ended.getString(1));
            }
        }
    }

    /** Files may come and go under it: whatever a copy lacks is in the write-ahead log. */
    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path source;
        private final Path target;

        Copying(Path source, Path target) {
            this.source = source;
            this.target = target;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            copy(directory);
            return directory.equals(source.resolve("pg_wal")) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!NOT_COPIED.contains(file.getFileName().toString())) {
                copy(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        private void copy(Path path) throws IOException {
            try {
                Files.copy(path, target.resolve(source.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException e) {
                // Gone since it was listed.
            }
        }
    }
}
