package io.pgcmk.agent.sidecar;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to write what lies beside a sidecar, held for as long as that takes: of two agents one finds it taken, and
 * what a killed one began is gone on with by the next. Until then nobody relies on the sidecar, so it is written in place.
 */
public final class SidecarClaim implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private SidecarClaim(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws AgentException if another agent has it */
    public static SidecarClaim of(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new AgentException(ExitCode.TAKEN, "another agent is at work on what " + path + " is to lie beside");
        }
        return new SidecarClaim(path, channel);
    }

    /** Under which id a killed agent began; empty if none did, or it was killed while it wrote. */
    public Optional<UUID> left() throws IOException {
        // By this channel: to close another one would give up the lock.
        ByteBuffer bytes = ByteBuffer.allocate(SidecarFormat.MAX_BYTES);
        channel.read(bytes, 0);
        String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        try {
            return Optional.of(text.startsWith("{") ? SidecarFormat.read(text).id() : UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Before it is registered: whoever goes on registers it under the same id, and there is one DEK. */
    public void begin(UUID id) throws IOException {
        write(id.toString());
    }

    public void write(Sidecar sidecar) throws IOException {
        write(SidecarFormat.write(sidecar));
    }

    private void write(String text) throws IOException {
        channel.truncate(0);
        OutputStream out = Channels.newOutputStream(channel.position(0));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        channel.force(true);
    }

    /** Takes the file away again. */
    public void discard() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
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
