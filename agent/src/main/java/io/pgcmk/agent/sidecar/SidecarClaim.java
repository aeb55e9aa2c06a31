package io.pgcmk.agent.sidecar;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.stream.LockedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

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
        return new SidecarClaim(
                path, LockedFile.open(path, "another agent is at work on what " + path + " is to lie beside"));
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
}
