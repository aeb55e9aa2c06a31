package io.pgcmk.envelope;

/**
 * A vault could not do what we asked. The subtype says whether to try again.
 *
 * <p>It never has a cause: the SDK's exceptions quote answers, and the answer to an unwrap is a DEK in the clear.
 */
public abstract sealed class KekVaultException extends RuntimeException
        permits KekRefusedException, KekSilentException, UnreadableDekException {

    KekVaultException(String message) {
        super(message);
    }
}
