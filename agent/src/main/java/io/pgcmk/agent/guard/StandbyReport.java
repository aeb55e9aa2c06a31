package io.pgcmk.agent.guard;

import io.pgcmk.agent.stream.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the guard says of a standby, in which it can write no table: one line of a file that {@code install.sql} reads.
 *
 * @param seenAt by the server's clock
 * @param volume whether it can take the key of the volume away
 * @param closed whether it is proven that nobody is let in
 */
record StandbyReport(Instant seenAt, boolean volume, boolean closed) {
    static final String FILE = "cmk_guard";

    String line() {
        return seenAt.truncatedTo(ChronoUnit.SECONDS) + (volume ? " Volume" : " None") + (closed ? " closed" : " open");
    }

    /** Where it cannot, none is left: an old one may be false by now, and without one nobody trusts the guard. */
    void write(Path data) throws IOException {
        Path file = data.resolve(FILE);
        try {
            DurableFiles.replace(file, line() + "\n", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
