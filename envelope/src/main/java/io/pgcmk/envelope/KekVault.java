package io.pgcmk.envelope;

/**
 * The customer's vault, as seen by one identity. The KEK never leaves it: we send a DEK in and get it back wrapped, or
 * the reverse.
 *
 * <p>Every method throws {@link KekRefusedException} when the vault says no and {@link KekSilentException} when it says
 * nothing that counts.
 */
public interface KekVault {

    /** Of the current version. */
    KekProperties properties(KekId kek);

    KekProperties properties(KekVersion kek);

    WrappedDek wrap(DekId id, Dek dek, KekVersion kek);

    /** Throws {@link UnreadableDekException} when what comes out is not the DEK that went in. */
    Dek unwrap(WrappedDek dek);
}
