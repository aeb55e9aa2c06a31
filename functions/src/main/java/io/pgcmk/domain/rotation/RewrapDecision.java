package io.pgcmk.domain.rotation;

import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;

/** Whether a DEK is to be rewrapped: unwrapping what is current already would cost the vault, and prove nothing new. */
public enum RewrapDecision {
    ALREADY_CURRENT,
    REWRAP;

    public static RewrapDecision of(WrappedDek dek, KekVersion target) {
        return dek.wrappedBy().equals(target) ? ALREADY_CURRENT : REWRAP;
    }
}
