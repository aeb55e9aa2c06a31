package io.pgcmk.envelope;

/** A DEK in the only form we may store: wrapped by one version of its KEK, with the proof of a right unwrap. */
public record WrappedDek(
        DekId id, KekVersion wrappedBy, WrapAlgorithm algorithm, Ciphertext ciphertext, CheckValue checkValue) {}
