package io.pgcmk.agent.stream;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
