package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster a segment is of: {@code initdb} draws a number, and the first page of every segment has it (PostgreSQL's
 * xlog_internal.h, XLogLongPageHeaderData). A server made anew, or upgraded, has another one, whatever it is called.
 */
final class SystemIdentifier {
    private static final int INFO_AT = 2;
    private static final int LONG_HEADER = 0x0002;
    private static final int IDENTIFIER_AT = 24;

    private SystemIdentifier() {}

    /**
     * Asks one segment of the archive under this DEK, since all are of the same cluster by this. A file that says nothing
     * refuses nothing: that it is damaged is for whoever reads it to find out, and PostgreSQL's disk would fill up meanwhile.
     *
     * @throws AgentException if the segment is of another cluster than those that the archive has
     */
    static void requireSame(DekDirectory archive, Dek dek, Path source, String name) throws IOException {
        Optional<String> archived = archive.anySegment();
        if (!WalSegment.isName(name) || archived.isEmpty()) {
            return;
        }
        Optional<Long> ours = of(Files.newInputStream(source));
        Optional<Long> theirs = ofArchived(archive.file(archived.get()), dek, archive.sidecar(), archived.get());
        if (ours.isPresent() && theirs.isPresent() && !ours.equals(theirs)) {
            throw new AgentException(
                    ExitCode.TAKEN,
                    archive + " holds the log of the cluster with system identifier "
                            + Long.toUnsignedString(theirs.get()) + ", and " + name + " is of "
                            + Long.toUnsignedString(ours.get())
                            + ": this server was made anew or upgraded, or another one archives here; name an empty"
                            + " directory");
        }
    }

    private static Optional<Long> ofArchived(Path file, Dek dek, Sidecar sidecar, String name) throws IOException {
        try {
            return of(EncryptedStream.decrypting(dek, sidecar.context(name), Files.newInputStream(file)));
        } catch (AgentException e) {
            return Optional.empty();
        }
    }

    /** Empty if the first page is none of a segment. */
    private static Optional<Long> of(InputStream segment) throws IOException {
        try (segment) {
            ByteBuffer header = ByteBuffer.wrap(segment.readNBytes(IDENTIFIER_AT + Long.BYTES))
                    .order(ByteOrder.nativeOrder());
            return header.capacity() == IDENTIFIER_AT + Long.BYTES && (header.getShort(INFO_AT) & LONG_HEADER) != 0
                    ? Optional.of(header.getLong(IDENTIFIER_AT))
                    : Optional.empty();
        }
    }
}
