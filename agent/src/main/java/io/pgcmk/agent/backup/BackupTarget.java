package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.DurableFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a backup goes: a file that has its name once it is whole, or a stream that somebody else keeps. Its sidecar lies
 * beside the one and where the caller says of the other.
 */
public sealed interface BackupTarget {

    /** @throws AgentException if another agent writes there, or a backup is there already */
    Claimed claim() throws IOException;

    Path sidecar();

    /** @param path where the backup is to be; in a directory it is named after server and time */
    static BackupTarget file(Path path, String server, Instant now) {
        if (!Files.isDirectory(path)) {
            return new OneFile(path);
        }
        String name = server.substring(server.lastIndexOf('/') + 1);
        return new OneFile(path.resolve(name + "-" + STAMP.format(now) + ".cmk"));
    }

    static BackupTarget stream(OutputStream out, Path sidecar) {
        return new Stream(out, sidecar);
    }

    DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** The one who may write there. */
    final class Claimed implements AutoCloseable {
        private final SidecarClaim sidecar;
        private final BackupTarget target;

        private Claimed(SidecarClaim sidecar, BackupTarget target) {
            this.sidecar = sidecar;
            this.target = target;
        }

        /** The id of the backup: that of one which was begun here and never completed, or a new one. */
        UUID begin() throws IOException {
            Optional<UUID> left = sidecar.left();
            if (left.isPresent()) {
                return left.get();
            }
            UUID id = UUID.randomUUID();
            sidecar.begin(id);
            return id;
        }

        /** On the disk, and found there: a stream that somebody else keeps has its end only after that. */
        void write(Sidecar its) throws IOException {
            sidecar.write(its);
            DurableFiles.settleName(target.sidecar());
        }

        OutputStream open() throws IOException {
            return switch (target) {
                case OneFile file -> Files.newOutputStream(file.partial());
                case Stream stream -> new LeftOpen(stream.out());
            };
        }

        /** After the stream was closed. */
        void complete() throws IOException {
            switch (target) {
                case OneFile file -> DurableFiles.publish(file.partial(), file.path());
                case Stream stream -> stream.out().flush();
            }
        }

        void discard() throws IOException {
            if (target instanceof OneFile file) {
                Files.deleteIfExists(file.partial());
            }
            sidecar.discard();
        }

        @Override
        public void close() throws IOException {
            sidecar.close();
        }
    }

    record OneFile(Path path) implements BackupTarget {

        @Override
        public Claimed claim() throws IOException {
            requireNothing();
            SidecarClaim claim = SidecarClaim.of(sidecar());
            try {
                requireNothing();
            } catch (AgentException e) {
                claim.close();
                throw e;
            }
            return new Claimed(claim, this);
        }

        @Override
        public Path sidecar() {
            return SidecarFile.beside(path);
        }

        private void requireNothing() {
            if (Files.exists(path)) {
                throw new AgentException(ExitCode.TAKEN, path + " exists; a backup is never written over");
            }
        }

        private Path partial() {
            return path.resolveSibling(path.getFileName() + ".partial");
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    record Stream(OutputStream out, Path sidecar) implements BackupTarget {

        @Override
        public Claimed claim() throws IOException {
            if (Files.exists(sidecar)) {
                throw new AgentException(
                        ExitCode.TAKEN,
                        sidecar + " exists; name another --sidecar, or remove it if its backup is gone");
            }
            return new Claimed(SidecarClaim.of(sidecar), this);
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
