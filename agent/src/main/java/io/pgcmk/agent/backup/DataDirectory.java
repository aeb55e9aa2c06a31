package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.WalName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of a data directory belongs into a backup: as {@code pg_basebackup} has it (PostgreSQL 53.4, BASE_BACKUP). */
final class DataDirectory {
    static final Path CONTROL = Path.of("global", "pg_control");

    /** Of the running server: made anew by whoever starts. */
    private static final Set<String> EMPTY = Set.of(
            "pg_dynshmem",
            "pg_notify",
            "pg_replslot",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pg_wal");

    private static final Path WAL = Path.of("pg_wal");

    private static final Pattern LEFT_OUT = Pattern.compile(
            "postmaster\\.(pid|opts)|backup_(label|manifest)(\\.old)?|tablespace_map(\\.old)?|current_logfiles(\\.tmp)?"
                    + "|(standby|recovery)\\.signal|postgresql\\.auto\\.conf\\.tmp|pg_internal\\.init.*|pgsql_tmp.*");

    private final Path root;

    DataDirectory(Path root) {
        this.root = root;
    }

    /** @param file relative to the data directory */
    record Entry(Path file, boolean directory) {}

    /**
     * Every directory, each before what is in it, and every file but {@code pg_control}, which a backup has last of them.
     * Files may come and go meanwhile: whatever a copy lacks is in the write-ahead log.
     */
    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            list(Path.of(""), entries);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Of the timelines that this server came by: what it was before is in no other file. */
    List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(WAL))) {
            return files.map(Path::getFileName)
                    .filter(name -> WalName.isHistory(name.toString()))
                    .sorted()
                    .map(WAL::resolve)
                    .toList();
        }
    }

    Path resolve(Path file) {
        return root.resolve(file);
    }

    private void list(Path directory, List<Entry> entries) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root.resolve(directory))) {
            for (Path child : children) {
                Path file = root.relativize(child);
                if (LEFT_OUT.matcher(child.getFileName().toString()).matches() || file.equals(CONTROL)) {
                    continue;
                }
                if (Files.isDirectory(child)) {
                    entries.add(new Entry(file, true));
                    if (!EMPTY.contains(file.toString())) {
                        requireNoLink(child);
                        list(file, entries);
                    }
                } else if (Files.isRegularFile(child)) {
                    entries.add(new Entry(file, false));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Gone since its directory was listed: a database was dropped.
        }
    }

    /** {@code pg_wal} may be one: it is not listed. */
    private static void requireNoLink(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new AgentException(
                    ExitCode.POSTGRES, directory + " is a link to elsewhere, which this agent does not back up");
        }
    }
}
