package io.pgcmk.agent.stream;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Says of what Tink cannot decrypt what that means: its own words are of keysets and tags. */
final class Authenticated extends FilterInputStream {
    private final OwnFailures source;

    Authenticated(InputStream decrypting, OwnFailures source) {
        super(decrypting);
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            if (source.failure() != null) {
                throw e;
            }
            throw new AgentException(
                    ExitCode.DAMAGED,
                    "it is damaged or cut off, or it was not written under this sidecar's DEK, for this server and name",
                    e);
        }
    }
}
