package io.pgcmk.envelope;

import java.security.SecureRandom;
import java.util.Arrays;

/** A data-encryption key in the clear. It lives as long as one try block and never leaves memory. */
public final class Dek implements AutoCloseable {
    public static final int LENGTH_BYTES = 32;

    private final byte[] bytes;
    private boolean closed;

    private Dek(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Dek generate(SecureRandom random) {
        byte[] bytes = new byte[LENGTH_BYTES];
        random.nextBytes(bytes);
        return new Dek(bytes);
    }

    /** Takes over {@code bytes}: the caller must not keep a copy. */
    public static Dek owning(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a DEK has " + LENGTH_BYTES + " bytes, not " + bytes.length);
        }
        return new Dek(bytes);
    }

    /** The key itself, not a copy, so that {@link #close} leaves nothing behind. */
    public byte[] expose() {
        if (closed) {
            throw new IllegalStateException("this DEK is closed: its bytes are gone");
        }
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Dek[redacted]";
    }
}
