package io.pgcmk.envelope;

/** The vault said no: final until the customer acts. */
public final class KekRefusedException extends KekVaultException {
    private final Refusal refusal;

    public KekRefusedException(KeyIdentifier key, Refusal refusal) {
        super("the vault refuses " + key + ": " + refusal.reason() + " (" + refusal.status() + " " + refusal.code()
                + (refusal.innerCode().isEmpty() ? "" : "/" + refusal.innerCode()) + ")");
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
