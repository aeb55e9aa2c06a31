package io.pgcmk.envelope;

import java.util.Arrays;

/** How a KEK wraps a DEK. */
public enum WrapAlgorithm {
    /** RSAES-OAEP with SHA-256 and MGF1 with SHA-256 (RFC 7518 §4.3). The SDK has no local path for it. */
    RSA_OAEP_256("RSA-OAEP-256");

    private final String joseName;

    WrapAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    public String joseName() {
        return joseName;
    }

    public static WrapAlgorithm ofJoseName(String joseName) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.joseName.equals(joseName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown wrap algorithm " + VaultUri.shortened(joseName) + "; known: RSA-OAEP-256"));
    }
}
