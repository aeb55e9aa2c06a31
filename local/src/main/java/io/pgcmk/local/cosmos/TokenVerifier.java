package io.pgcmk.local.cosmos;

/** Judges the Entra access tokens of callers. */
@FunctionalInterface
public interface TokenVerifier {

    /** For an account that only its key opens. */
    TokenVerifier NONE = token -> false;

    /** Whether {@code token}, a JWT, was issued for Cosmos DB to an identity that may use this account now. */
    boolean isValid(String token);
}
