package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.zip.CRC32C;

/**
 * {@code global/pg_control}, which a running server writes at any moment, so that a reader may see half of it. Whether it
 * is whole is told by its own checksum (PostgreSQL's pg_control.h).
 */
final class ControlFile {
    private static final int VERSION_AT = 8;

    /** As PostgreSQL's own programs do it. */
    private static final int TRIES = 10;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private ControlFile() {}

    /** Where it is read from. */
    interface Source {
        byte[] read() throws IOException;
    }

    /** @throws AgentException if it is not whole, however often it is read */
    static byte[] whole(Source source) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            byte[] bytes = source.read();
            if (isWhole(bytes)) {
                return bytes;
            }
            pause();
        }
        throw new AgentException(
                ExitCode.POSTGRES,
                "pg_control does not have the checksum that it says: it is damaged, or PostgreSQL's format is newer than"
                        + " this agent");
    }

    private static boolean isWhole(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (bytes.length < VERSION_AT + Integer.BYTES) {
            return false;
        }
        int checksumAt = checksumAt(file.getInt(VERSION_AT));
        if (bytes.length < checksumAt + Integer.BYTES) {
            return false;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, checksumAt);
        return (int) checksum.getValue() == file.getInt(checksumAt);
    }

    /** The last member of the structure, of 15 to 17 and since 18. */
    private static int checksumAt(int version) {
        return version < 1800 ? 288 : 292;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            throw AgentException.interrupted(e);
        }
    }
}
