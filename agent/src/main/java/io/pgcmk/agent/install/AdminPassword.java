package io.pgcmk.agent.install;

import java.security.SecureRandom;
import java.util.Base64;

/** The password of {@code cmk_admin}. It is in no message: only {@link #expose} gives it. */
public final class AdminPassword {
    /** As many bits as SCRAM-SHA-256 can make use of. */
    private static final int BYTES = 32;

    private final String text;

    /** @throws IllegalArgumentException if there is nothing in it, which PostgreSQL would take for no password at all */
    public AdminPassword(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        this.text = text;
    }

    /** In characters that no file, shell or JSON changes. */
    public static AdminPassword generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new AdminPassword(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public String expose() {
        return text;
    }

    @Override
    public String toString() {
        return "AdminPassword[redacted]";
    }
}
