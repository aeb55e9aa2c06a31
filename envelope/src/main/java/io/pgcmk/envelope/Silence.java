package io.pgcmk.envelope;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that got no usable answer.
 *
 * @param evidence a status and error code, an AADSTS number, or names of exceptions; never a body or a token
 * @param retryAfter what the vault asked for, null if it asked for nothing
 */
public record Silence(
        Reason reason, String evidence, @Nullable Duration retryAfter) {

    public Silence(Reason reason, String evidence) {
        this(reason, evidence, null);
    }

    /** Who was silent, as far as one can tell. */
    public enum Reason {
        /** 429. */
        THROTTLED,
        /** The vault's name does not resolve: the vault is gone, or our DNS fails. */
        NAME_NOT_FOUND,
        /** The token endpoint says that the identity is gone or no longer trusted. */
        TOKEN_REFUSED,
        /** The token endpoint gave no token, and not because of the identity. */
        TOKEN_UNAVAILABLE,
        /** The vault did not accept our token (401): our credential's fault, not the key's. */
        TOKEN_REJECTED,
        TIMEOUT,
        /** Refused, reset, closed, or TLS failed. */
        CONNECTION,
        /** 5xx. */
        SERVER_ERROR,
        /** An answer that this call cannot have. */
        INVALID_ANSWER
    }
}
