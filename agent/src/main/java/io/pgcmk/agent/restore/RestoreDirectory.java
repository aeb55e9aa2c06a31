package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.DurableFiles;
import io.pgcmk.agent.stream.LockedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a server is restored to: beside its place until it is whole, in its place from then on. What a killed agent left
 * beside it is thrown away by the next. The file that they agree by stays: one who deleted it could not know who waits.
 */
final class RestoreDirectory implements AutoCloseable {
    private final Path target;
    private final Path unfinished;
    private final FileChannel lock;
    private final Ending ending;

    private RestoreDirectory(Path target, Path unfinished, FileChannel lock, Ending ending) {
        this.target = target;
        this.unfinished = unfinished;
        this.lock = lock;
        this.ending = ending;
    }

    /** Ends the server that may be at work in a directory, before that is thrown away. */
    interface Ending {
        void of(Path directory) throws IOException;
    }

    /** @throws AgentException if something is there, or another agent restores to it */
    static RestoreDirectory claim(Path given, Ending ending) throws IOException {
        Path target = given.toAbsolutePath().normalize();
        requireFree(target);
        FileChannel lock = LockedFile.open(sibling(target, ".restore-lock"), "another agent restores to " + target);
        try {
            requireFree(target);
            Path unfinished = sibling(target, ".restoring");
            ending.of(unfinished);
            delete(unfinished);
            Files.createDirectory(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new RestoreDirectory(target, unfinished, lock, ending);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where to write. */
    Path unfinished() {
        return unfinished;
    }

    /** Gives it its place. From then on, {@link #close} leaves it alone. */
    void complete() throws IOException {
        Files.deleteIfExists(target);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.flush(parent(target));
    }

    @Override
    public void close() throws IOException {
        ending.of(unfinished);
        delete(unfinished);
        lock.close();
    }

    private static void requireFree(Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> children = Files.list(target)) {
                if (children.findAny().isPresent()) {
                    throw new AgentException(
                            ExitCode.TAKEN, target + " is not empty: a server is restored to a directory of its own");
                }
            }
        }
    }

    private static Path sibling(Path target, String suffix) {
        return parent(target).resolve(target.getFileName() + suffix);
    }

    private static Path parent(Path target) {
        Path parent = target.getParent();
        if (parent == null) {
            throw new AgentException(ExitCode.USAGE, target + " has no directory above it");
        }
        return parent;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
