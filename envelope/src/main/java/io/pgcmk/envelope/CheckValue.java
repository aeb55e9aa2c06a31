package io.pgcmk.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof that an unwrapped DEK is the one that was wrapped: the first 8 bytes of HMAC-SHA256(DEK, "cmk-kcv" || DEK id).
 *
 * <p>8 bytes: a wrong DEK passes once in 2^64, and the value tells nothing of a key of 256 random bits.
 */
public final class CheckValue {
    public static final int LENGTH_BYTES = 8;

    private static final byte[] LABEL = "cmk-kcv".getBytes(US_ASCII);

    private final byte[] bytes;

    private CheckValue(byte[] bytes) {
        this.bytes = bytes;
    }

    public static CheckValue of(Dek dek, DekId id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(dek.expose(), "HmacSHA256"));
            mac.update(LABEL);
            byte[] full = mac.doFinal(id.toString().getBytes(US_ASCII));
            return new CheckValue(Arrays.copyOf(full, LENGTH_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    public static CheckValue copyOf(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a check value has " + LENGTH_BYTES + " bytes, not " + bytes.length);
        }
        return new CheckValue(bytes.clone());
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Whether this is the check value of that DEK, compared in constant time. */
    public boolean matches(Dek dek, DekId id) {
        return MessageDigest.isEqual(bytes, of(dek, id).bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckValue that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
