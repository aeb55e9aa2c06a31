package io.pgcmk.local.stack;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The passwords of one stack, made anew for each. */
record Passwords(
        String superuser, String app, String cmkAdmin, String masterKey, String functionKey, String systemKey) {
    private static final int BYTES = 16;

    static Passwords random(SecureRandom random) {
        return new Passwords(next(random), next(random), next(random), next(random), next(random), next(random));
    }

    private static String next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Passwords[redacted]";
    }
}
