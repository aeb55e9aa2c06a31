package io.pgcmk.agent.sidecar;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.DurableFiles;
import io.pgcmk.agent.stream.LockedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to write what a sidecar is to lie beside, and under which id: a file beside the sidecar's place, held for as
 * long as that takes. Of two agents one finds it taken, and what a killed one began is gone on with by the next.
 *
 * <p>The id is never written over, so that none that is registered is lost. The sidecar itself is somebody's backup from
 * the moment that it has its name, and is none of this.
 */
public final class SidecarClaim implements AutoCloseable {
    private static final String SUFFIX = ".claim";
    private static final String WITHDRAWN = "withdrawn";

    private final Path sidecar;
    private final Path path;
    private final LockedFile.Named file;

    private SidecarClaim(Path sidecar, LockedFile.Named file) {
        this.sidecar = sidecar;
        this.path = beside(sidecar);
        this.file = file;
    }

    /**
     * What an agent has begun.
     *
     * @param server the resource id of the one that is registered for
     * @param withdrawn whether its registration is to be deleted, or was
     */
    public record Begun(UUID id, String server, boolean withdrawn) {}

    /** Where the claim of a sidecar lies. */
    public static Path beside(Path sidecar) {
        return sidecar.resolveSibling(sidecar.getFileName() + SUFFIX);
    }

    /** @throws AgentException if another agent has it */
    public static SidecarClaim of(Path sidecar) throws IOException {
        return new SidecarClaim(
                sidecar,
                LockedFile.openNamed(
                        beside(sidecar), "another agent is at work on what " + sidecar + " is to lie beside"));
    }

    /** What a killed agent began; empty if none did, or it was killed before it registered anything. */
    public Optional<Begun> left() throws IOException {
        // By this channel: to close another one would give up the lock.
        ByteBuffer bytes = ByteBuffer.allocate(SidecarFormat.MAX_BYTES);
        file.channel().read(bytes, 0);
        String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.size() < 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Begun(UUID.fromString(lines.getFirst()), lines.get(1), lines.size() > 2));
        } catch (IllegalArgumentException e) {
            throw new AgentException(ExitCode.DAMAGED, path + " is no claim of an agent; look at it, and remove it", e);
        }
    }

    /** Before it is registered: whoever goes on registers it under the same id, and there is one DEK. */
    public void begin(UUID id, String server) throws IOException {
        file.channel().truncate(0);
        append(id + "\n" + server + "\n");
        DurableFiles.settleName(path);
    }

    /** Before its registration is deleted: the id can then not be registered again, and the next one deletes it first. */
    public void withdraw() throws IOException {
        append(WITHDRAWN + "\n");
    }

    /** Moves it, with what was begun, over another one that this agent has. */
    public SidecarClaim moveOver(SidecarClaim other) throws IOException {
        Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.settleName(other.path);
        return new SidecarClaim(other.sidecar, file);
    }

    /** One that was only just made, and that of a killed agent whose sidecar has its name. */
    public void discardIfDone() throws IOException {
        Optional<Begun> left = left();
        if (left.isEmpty() || SidecarFile.isOf(left.get().id(), sidecar)) {
            discard();
        }
    }

    /** Gives what was begun its sidecar, which whoever comes next finds instead of the claim. */
    public void publish(Sidecar its) throws IOException {
        SidecarFile.publish(its, sidecar);
        discard();
    }

    /** Takes the file away. */
    public void discard() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void append(String line) throws IOException {
        FileChannel channel = file.channel();
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }
}
