package io.pgcmk.envelope;

import java.time.Instant;
import java.util.Optional;

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

    /**
     * When a deleted key is purged, until when it can be recovered. Empty if the vault has no such deleted key: it was
     * purged, never was, lives, or is being deleted just now, which takes Key Vault some seconds. It takes the right to
     * get the key.
     */
    Optional<Instant> scheduledPurge(KekId kek);

    WrappedDek wrap(DekId id, Dek dek, KekVersion kek);

    /** Throws {@link UnreadableDekException} when what comes out is not the DEK that went in. */
    Dek unwrap(WrappedDek dek);
}
