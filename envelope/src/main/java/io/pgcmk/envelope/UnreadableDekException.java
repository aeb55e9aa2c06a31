package io.pgcmk.envelope;

/** A wrapped DEK that its own KEK version does not turn into the DEK that was wrapped. No retry will help. */
public final class UnreadableDekException extends KekVaultException {

    public UnreadableDekException(WrappedDek dek, String why) {
        super("DEK " + dek.id() + " wrapped by " + dek.wrappedBy() + " is unreadable: " + why);
    }
}
