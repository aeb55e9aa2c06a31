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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a server is restored to: beside its place until it is whole, in its place from then on. What a killed agent left
 * beside it is thrown away by the next. The file that they agree by stays: one who deleted it could not know who waits.
 */
final class RestoreDirectory implements AutoCloseable {
    private static final int READ_SECONDS = 10;

    private final Path target;
    private final Path unfinished;
    private final FileChannel lock;
    private final Ending ending;
    private final Thread restoring = Thread.currentThread();
    private final Thread atExit = new Thread(this::abandon, "abandon the restore");
    private final CountDownLatch closed = new CountDownLatch(1);

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
            remove(target);
            Path unfinished = sibling(target, ".restoring");
            ending.of(unfinished);
            delete(unfinished);
            Files.createDirectory(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            RestoreDirectory directory = new RestoreDirectory(target, unfinished, lock, ending);
            Runtime.getRuntime().addShutdownHook(directory.atExit);
            return directory;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where to write. */
    Path unfinished() {
        return unfinished;
    }

    /** Where it will be. */
    Path place() {
        return target;
    }

    /** Gives it its place. From then on, {@link #close} leaves it alone. */
    void complete() throws IOException {
        Files.deleteIfExists(target);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.flush(parent(target));
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed.getCount() == 0) {
            return;
        }
        // Who was told to end still tidies up.
        Thread.interrupted();
        try {
            ending.of(unfinished);
            delete(unfinished);
            lock.close();
        } finally {
            closed.countDown();
            forgetExit();
        }
    }

    /** This process is to end (SIGTERM, SIGINT): whoever restores closes this, unless a read keeps it. */
    void abandon() {
        restoring.interrupt();
        try {
            if (!closed.await(READ_SECONDS, TimeUnit.SECONDS)) {
                close();
            }
        } catch (IOException | InterruptedException e) {
            // The next restore throws away what is left.
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // It runs.
        }
    }

    private static void requireFree(Path target) throws IOException {
        if (Files.isSymbolicLink(target)) {
            throw new AgentException(ExitCode.USAGE, target + " is a link: name the directory that it leads to");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> children = Files.list(target)) {
                if (children.findAny().isPresent()) {
                    throw new AgentException(
                            ExitCode.TAKEN, target + " is not empty: a server is restored to a directory of its own");
                }
            }
        }
    }

    /** An empty directory would only be in the way. One that a volume is mounted at stays so: better now than at the end. */
    private static void remove(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.USAGE,
                    target + " cannot be replaced (" + e.getMessage()
                            + "): if a volume is mounted there, name a directory in it that does not exist yet",
                    e);
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
