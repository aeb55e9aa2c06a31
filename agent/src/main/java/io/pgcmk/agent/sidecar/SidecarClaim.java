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
 * <p>The id is never written over, so that none that is registered is lost. What is begun has a file that is not published
 * yet, from before the claim has the id until the moment that it is published: a claim without that file says nothing of
 * what somebody may have moved away since.
 */
public final class SidecarClaim implements AutoCloseable {
    private static final String SUFFIX = ".claim";
    private static final String WITHDRAWN = "withdrawn";

    private final Path sidecar;
    private final Path unpublished;
    private final Path path;
    private final LockedFile.Named file;

    private SidecarClaim(Path sidecar, Path unpublished, LockedFile.Named file) {
        this.sidecar = sidecar;
        this.unpublished = unpublished;
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

    /**
     * Where all is published once the sidecar has its name.
     *
     * @throws AgentException if another agent has it
     */
    public static SidecarClaim of(Path sidecar) throws IOException {
        return of(sidecar, SidecarFile.unpublished(sidecar));
    }

    /** @param unpublished the name of the file, beside the sidecar, that is renamed when all is published */
    public static SidecarClaim of(Path sidecar, Path unpublished) throws IOException {
        return new SidecarClaim(
                sidecar,
                unpublished,
                LockedFile.openNamed(
                        beside(sidecar), "another agent is at work on what " + sidecar + " is to lie beside"));
    }

    /**
     * Of a sidecar that is not there.
     *
     * @param taken what to say if it is
     */
    public static SidecarClaim ofNew(Path sidecar, String taken) throws IOException {
        if (Files.exists(sidecar) && Files.notExists(beside(sidecar))) {
            throw new AgentException(ExitCode.TAKEN, taken);
        }
        SidecarClaim claim = of(sidecar);
        if (Files.exists(sidecar)) {
            try (claim) {
                claim.discardIfDone();
            }
            throw new AgentException(ExitCode.TAKEN, taken);
        }
        return claim;
    }

    /**
     * What a killed agent began; empty if none did, or it was killed before it registered anything, or after all was
     * published.
     */
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
        boolean withdrawn = lines.size() > 2;
        if (!withdrawn && Files.notExists(unpublished)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Begun(UUID.fromString(lines.getFirst()), lines.get(1), withdrawn));
        } catch (IllegalArgumentException e) {
            throw new AgentException(ExitCode.DAMAGED, path + " is no claim of an agent; look at it, and remove it", e);
        }
    }

    /** Before it is registered: whoever goes on registers it under the same id, and there is one DEK. */
    public void begin(UUID id, String server) throws IOException {
        // First, since the id of what was published would be taken for begun once there is an unpublished file again.
        file.channel().truncate(0).force(true);
        makeUnpublished();
        append(id + "\n" + server + "\n");
        DurableFiles.settleName(path);
    }

    /**
     * Before its registration is deleted: the id can then not be registered again, and the next one deletes it first. The
     * file that is not published goes last, since without it this would say that it is; but nobody needs what is in it.
     */
    public void withdraw() throws IOException {
        emptyUnpublished();
        append(WITHDRAWN + "\n");
        deleteUnpublished();
    }

    /** Moves it, with what was begun, over another one that this agent has. What was written so far is not moved. */
    public SidecarClaim moveOver(SidecarClaim other) throws IOException {
        other.makeUnpublished();
        emptyUnpublished();
        Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.settleName(other.path);
        deleteUnpublished();
        return new SidecarClaim(other.sidecar, other.unpublished, file);
    }

    /** One that was only just made, and that of a killed agent that had published all. */
    public void discardIfDone() throws IOException {
        if (left().isEmpty()) {
            discard();
        }
    }

    /**
     * That of a killed agent whose sidecar has its name. One that another agent has stays.
     *
     * @return whether that had published all
     */
    public static boolean discardLeft(Path sidecar) throws IOException {
        if (Files.notExists(beside(sidecar))) {
            return false;
        }
        try (SidecarClaim claim = of(sidecar)) {
            boolean published = claim.file.channel().size() > 0 && claim.left().isEmpty();
            claim.discardIfDone();
            return published;
        } catch (AgentException e) {
            if (e.exitCode() == ExitCode.TAKEN) {
                return false;
            }
            throw e;
        }
    }

    /** One that was only just made. What another agent began stays: only who knows what it is to publish knows if it did. */
    public void discardIfEmpty() throws IOException {
        if (file.channel().size() == 0) {
            Files.deleteIfExists(path);
        }
    }

    /** Gives what was begun its sidecar, which whoever comes next finds instead of the claim. */
    public void publish(Sidecar its) throws IOException {
        SidecarFile.publish(its, sidecar);
        discard();
    }

    /** Takes the file away, of which nothing is begun any more. */
    public void discard() throws IOException {
        deleteUnpublished();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void makeUnpublished() throws IOException {
        if (Files.notExists(unpublished)) {
            Files.createFile(unpublished);
        }
        DurableFiles.settleName(unpublished);
    }

    private void emptyUnpublished() throws IOException {
        if (Files.exists(unpublished)) {
            Files.newOutputStream(unpublished).close();
        }
    }

    private void deleteUnpublished() throws IOException {
        Files.deleteIfExists(SidecarFile.unpublished(sidecar));
        Files.deleteIfExists(unpublished);
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
