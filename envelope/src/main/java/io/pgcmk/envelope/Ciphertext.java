package io.pgcmk.envelope;

import java.util.Arrays;

/** Immutable encrypted bytes, safe to store and to compare, too long to print. */
public final class Ciphertext {
    private final byte[] bytes;

    private Ciphertext(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Ciphertext copyOf(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a ciphertext is not empty");
        }
        return new Ciphertext(bytes.clone());
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ciphertext that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Ciphertext[" + bytes.length + " bytes]";
    }
}
