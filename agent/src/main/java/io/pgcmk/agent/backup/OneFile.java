package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A backup in a file. The sidecar has its name once the file is whole, and before that has its own: a backup is never
 * without it. Wherever that was interrupted, {@code .partial} tells it from a sidecar whose backup was moved away.
 */
record OneFile(Path path) implements BackupTarget, BackupTarget.Place {
    static final String SUFFIX = ".cmk";

    /** So that no two have one sidecar, and none has the name of another's. */
    static OneFile named(Path path) {
        if (!path.toString().endsWith(SUFFIX)) {
            throw new AgentException(
                    ExitCode.USAGE, path + " is no directory, and the name of a backup's file ends in " + SUFFIX);
        }
        return new OneFile(path);
    }

    @Override
    public Claimed claim() throws IOException {
        if (Files.notExists(SidecarClaim.beside(sidecar())) && isTaken(Optional.empty())) {
            throw taken();
        }
        SidecarClaim claim = SidecarClaim.of(sidecar(), partial());
        try {
            if (isTaken(claim.left())) {
                claim.discardIfDone();
                throw taken();
            }
            return new Claimed(claim, this);
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    @Override
    public OutputStream open() throws IOException {
        return Files.newOutputStream(partial());
    }

    /** Nobody has it until it has its name. */
    @Override
    public void beforeEnd(Sidecar its) {}

    @Override
    public void complete(Sidecar its) throws IOException {
        DurableFiles.flush(partial());
        SidecarFile.publish(its, sidecar());
        DurableFiles.publish(partial(), path);
    }

    @Override
    public boolean isPublished() {
        return !Files.notExists(sidecar()) || !Files.notExists(path);
    }

    Path sidecar() {
        return SidecarFile.beside(path);
    }

    private Path partial() {
        return path.resolveSibling(path.getFileName() + ".partial");
    }

    private boolean isTaken(Optional<SidecarClaim.Begun> left) {
        return Files.exists(path)
                || (Files.exists(sidecar())
                        && !(Files.exists(partial())
                                && left.filter(begun -> SidecarFile.isOf(begun.id(), sidecar()))
                                        .isPresent()));
    }

    private AgentException taken() {
        return new AgentException(
                ExitCode.TAKEN,
                Files.exists(path)
                        ? path + " exists; a backup is never written over"
                        : sidecar() + " exists, the sidecar of a backup that is not there: keep them together, and name"
                                + " another file");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
