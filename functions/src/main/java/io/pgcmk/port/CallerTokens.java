package io.pgcmk.port;

import io.pgcmk.domain.caller.Caller;
import org.jspecify.annotations.Nullable;

/** Tells who is calling, from an Entra access token. */
public interface CallerTokens {

    /**
     * @param authorization the header's whole value; null if there was none
     * @throws CallerRefusedException if the token is missing, or not a valid one of our tenant for our audience
     * @throws CallerUnverifiableException if the signing keys cannot be had now
     */
    Caller verify(@Nullable String authorization);
}
