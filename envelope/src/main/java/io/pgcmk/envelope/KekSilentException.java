package io.pgcmk.envelope;

/** No answer, or none that says anything of the key: the same call may succeed later. */
public final class KekSilentException extends KekVaultException {
    private final Silence silence;

    public KekSilentException(KeyIdentifier key, Silence silence) {
        super("no usable answer about " + key + ": " + silence.reason()
                + (silence.evidence().isEmpty() ? "" : " (" + silence.evidence() + ")"));
        this.silence = silence;
    }

    public Silence silence() {
        return silence;
    }
}
