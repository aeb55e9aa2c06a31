package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Where a backup goes: a file that has its name once it is whole, or a stream that somebody else keeps. Its sidecar lies
 * beside the one and where the caller says of the other.
 */
public sealed interface BackupTarget permits OneFile, BackupDirectory, BackupTarget.Stream {

    /** @throws AgentException if another agent writes there, or a backup is there already */
    Claimed claim() throws IOException;

    /**
     * @param path where the backup is to be; in a directory it is named after server and time
     * @throws AgentException if it is no name for a backup
     */
    static BackupTarget file(Path path, String server, Instant now) {
        return Files.isDirectory(path) ? new BackupDirectory(path, server, now) : OneFile.named(path);
    }

    static BackupTarget stream(OutputStream out, Path sidecar) {
        return new Stream(out, sidecar);
    }

    /** One backup's. */
    sealed interface Place permits OneFile, Stream {
        OutputStream open() throws IOException;

        /** Before the stream has its end, from where on somebody else may have a whole backup. */
        void beforeEnd(Sidecar its) throws IOException;

        /** After the stream was closed. */
        void complete(Sidecar its) throws IOException;

        /** Whether somebody may rely on it, or it cannot be told. */
        boolean isPublished();
    }

    /** The right of one agent to write there. */
    final class Claimed implements AutoCloseable {
        private final SidecarClaim claim;
        private final Place place;

        Claimed(SidecarClaim claim, Place place) {
            this.claim = claim;
            this.place = place;
        }

        SidecarClaim claim() {
            return claim;
        }

        OutputStream open() throws IOException {
            return place.open();
        }

        void beforeEnd(Sidecar its) throws IOException {
            place.beforeEnd(its);
        }

        /** After the stream was closed. */
        void complete(Sidecar its) throws IOException {
            place.complete(its);
            claim.discard();
        }

        boolean isPublished() {
            return place.isPublished();
        }

        /** Nothing was begun. */
        void giveUp() throws IOException {
            claim.discard();
            close();
        }

        /** To a place that was claimed as well, and where nothing was begun. */
        Claimed moveOver(Claimed other) throws IOException {
            Claimed moved = new Claimed(claim.moveOver(other.claim), other.place);
            other.close();
            return moved;
        }

        @Override
        public void close() throws IOException {
            claim.close();
        }

        @Override
        public String toString() {
            return place.toString();
        }
    }

    record Stream(OutputStream out, Path sidecar) implements BackupTarget, Place {

        @Override
        public Claimed claim() throws IOException {
            return new Claimed(
                    SidecarClaim.ofNew(
                            sidecar, sidecar + " exists; name another --sidecar, or remove it if its backup is gone"),
                    this);
        }

        @Override
        public OutputStream open() {
            return new LeftOpen(out);
        }

        @Override
        public void beforeEnd(Sidecar its) throws IOException {
            SidecarFile.publish(its, sidecar);
        }

        @Override
        public void complete(Sidecar its) throws IOException {
            out.flush();
        }

        @Override
        public boolean isPublished() {
            return !Files.notExists(sidecar);
        }

        @Override
        public String toString() {
            return "the stream, its sidecar in " + sidecar;
        }
    }

    /** Standard output is not ours to close. */
    final class LeftOpen extends FilterOutputStream {

        private LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
