package io.pgcmk.agent.stream;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that one agent has at a time. A killed one has it no more. */
public final class LockedFile {
    private LockedFile() {}

    /**
     * Makes the file if there is none. It is held until the channel is closed, or any other channel of this process to it.
     *
     * @param otherwise what to say if another agent has it
     * @throws AgentException of {@link ExitCode#TAKEN} then
     */
    public static FileChannel open(Path file, String otherwise) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new AgentException(ExitCode.TAKEN, otherwise);
        }
        return channel;
    }

    /**
     * As {@link #open}, of a file that whoever has it may rename and delete. Another agent may then have opened it before,
     * and lock it after: it would have a file that is gone, and a third one the next of that name.
     */
    public static Named openNamed(Path file, String otherwise) throws IOException {
        while (true) {
            Optional<Named> named = named(file, open(file, otherwise));
            if (named.isPresent()) {
                return named.get();
            }
        }
    }

    /** A file that is held and has its name. The second channel only shows that, and is to be closed with the first. */
    public record Named(FileChannel channel, FileChannel again) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            try (channel) {
                again.close();
            }
        }
    }

    /** Empty, and the channel closed, if what it holds is no longer what has the name. */
    static Optional<Named> named(Path file, FileChannel held) throws IOException {
        try {
            FileChannel again = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (isHeldHere(again)) {
                return Optional.of(new Named(held, again));
            }
            again.close();
        } catch (NoSuchFileException e) {
            // Whoever had it before has deleted it.
        }
        held.close();
        return Optional.empty();
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Java tells of the locks that this process has by the file, and not by the name. */
    private static boolean isHeldHere(FileChannel channel) throws IOException {
        try {
            channel.tryLock();
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }
}
