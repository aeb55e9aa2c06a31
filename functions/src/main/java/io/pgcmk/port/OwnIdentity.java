package io.pgcmk.port;

/** The Function App's own identity. */
public interface OwnIdentity {

    /** Whether the token endpoint gives it a token just now; asked of the endpoint, not of a cache. Never throws. */
    boolean getsToken();
}
