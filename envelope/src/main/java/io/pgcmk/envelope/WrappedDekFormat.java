package io.pgcmk.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * The stored text of a wrapped DEK: {@code cmk:v1:ALGORITHM:DEK_ID:KEY_IDENTIFIER:CIPHERTEXT:CHECK_VALUE}, the last
 * three in base64url without padding.
 *
 * <p>We write the newest version and read every version ever written; a stored DEK outlives our code.
 */
public final class WrappedDekFormat {
    /**
     * Prefix and separators 12, algorithm 12, DEK id 36, key identifier of at most 222 characters 296, ciphertext of an
     * RSA-4096 key 683, check value 11: 1,050. Rounded up, so that a read is bounded before it allocates.
     */
    public static final int MAX_LENGTH = 1_200;

    private static final int V1_FIELDS = 7;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private WrappedDekFormat() {}

    public static String write(WrappedDek dek) {
        return String.join(
                ":",
                "cmk",
                "v1",
                dek.algorithm().joseName(),
                dek.id().toString(),
                ENCODER.encodeToString(dek.wrappedBy().toString().getBytes(UTF_8)),
                ENCODER.encodeToString(dek.ciphertext().toByteArray()),
                ENCODER.encodeToString(dek.checkValue().toByteArray()));
    }

    public static WrappedDek read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a wrapped DEK has at most " + MAX_LENGTH + " characters");
        }
        String[] fields = text.split(":", -1);
        if (fields.length < 2 || !fields[0].equals("cmk")) {
            throw new IllegalArgumentException("not a wrapped DEK: it does not start with cmk:");
        }
        return switch (fields[1]) {
            case "v1" -> readV1(text, fields);
            default ->
                throw new IllegalArgumentException(
                        "wrapped DEK of unknown version " + VaultUri.shortened(fields[1]) + "; known: v1");
        };
    }

    private static WrappedDek readV1(String text, String[] fields) {
        if (fields.length != V1_FIELDS) {
            throw new IllegalArgumentException("a v1 wrapped DEK has " + V1_FIELDS + " fields, not " + fields.length);
        }
        WrapAlgorithm algorithm = WrapAlgorithm.ofJoseName(fields[2]);
        DekId id = DekId.parse(fields[3]);
        String keyIdentifier = new String(decoded("key identifier", fields[4]), UTF_8);
        if (!(KeyIdentifier.parse(keyIdentifier) instanceof KekVersion wrappedBy)) {
            throw new IllegalArgumentException("the key identifier of a wrapped DEK names a version: " + keyIdentifier);
        }
        Ciphertext ciphertext = Ciphertext.copyOf(decoded("ciphertext", fields[5]));
        CheckValue checkValue = CheckValue.copyOf(decoded("check value", fields[6]));
        WrappedDek dek = new WrappedDek(id, wrappedBy, algorithm, ciphertext, checkValue);
        if (!write(dek).equals(text)) {
            throw new IllegalArgumentException("a wrapped DEK has one spelling, and this is another");
        }
        return dek;
    }

    private static byte[] decoded(String what, String base64) {
        try {
            return DECODER.decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + what + " of a wrapped DEK is not base64url", e);
        }
    }
}
