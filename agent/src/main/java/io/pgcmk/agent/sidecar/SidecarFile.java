package io.pgcmk.agent.sidecar;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;

/** Sidecars on disk. */
public final class SidecarFile {
    private static final String OURS = ".cmk";

    private SidecarFile() {}

    /** Where the sidecar of a backup is looked for and put: {@code orders.cmk.json} beside {@code orders.cmk}. */
    public static Path beside(Path backup) {
        String name = String.valueOf(backup.getFileName());
        return backup.resolveSibling((name.endsWith(OURS) ? name : name + OURS) + ".json");
    }

    /** @throws AgentException if there is none, or what is there is none */
    public static Sidecar read(Path path) {
        try {
            if (Files.size(path) > SidecarFormat.MAX_BYTES) {
                throw new IllegalArgumentException("it is too large");
            }
            return SidecarFormat.read(Files.readString(path));
        } catch (NoSuchFileException e) {
            throw new AgentException(
                    ExitCode.FILES,
                    "there is no sidecar " + path + ": name it with --sidecar; pg-cmk has what is in it, too"
                            + " (GET …/backups)",
                    e);
        } catch (IOException e) {
            throw new AgentException(ExitCode.FILES, "cannot read sidecar " + path + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new AgentException(ExitCode.DAMAGED, path + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Whether there is a sidecar of that backup. */
    public static boolean isOf(UUID id, Path path) {
        try {
            return read(path).id().equals(id);
        } catch (AgentException e) {
            return false;
        }
    }

    /** What {@link #publish} may leave behind. */
    public static Path unpublished(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    /**
     * Instead of the one that is there, for the same users. By way of a file of its own: that of {@link #publish} says to a
     * claim that nothing is published yet.
     */
    public static void replace(Sidecar sidecar, Path path) throws IOException {
        Path written = path.resolveSibling(path.getFileName() + ".refreshed");
        Files.deleteIfExists(written);
        Files.writeString(written, SidecarFormat.write(sidecar));
        giveTo(written, Files.readAttributes(path, PosixFileAttributes.class));
        DurableFiles.publish(written, path);
    }

    private static void giveTo(Path written, PosixFileAttributes wanted) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(written, PosixFileAttributeView.class);
        PosixFileAttributes given = view.readAttributes();
        if (!given.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        if (!given.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
        if (!given.permissions().equals(wanted.permissions())) {
            view.setPermissions(wanted.permissions());
        }
    }

    /** Whole or not at all. Of two at once, one is there afterwards: who needs to know which holds a lock. */
    public static void publish(Sidecar sidecar, Path path) throws IOException {
        Path written = unpublished(path);
        Files.writeString(written, SidecarFormat.write(sidecar));
        DurableFiles.publish(written, path);
    }
}
