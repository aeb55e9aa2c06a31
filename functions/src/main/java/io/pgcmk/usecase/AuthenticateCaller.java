package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.port.CallerRefusedException;
import io.pgcmk.port.CallerTokens;
import io.pgcmk.port.CallerUnverifiableException;
import org.jspecify.annotations.Nullable;

/** Tells who calls. Any valid token of our tenant and audience may do everything; no other may do anything. */
public final class AuthenticateCaller {
    private final CallerTokens tokens;

    AuthenticateCaller(CallerTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * @param authorization the header's whole value; null if there was none
     * @throws RequestRefusedException if the caller is not to be let in, or cannot be known now
     */
    public Caller run(@Nullable String authorization) {
        try {
            return tokens.verify(authorization);
        } catch (CallerRefusedException e) {
            throw RequestRefusedException.unauthenticated(e.getMessage());
        } catch (CallerUnverifiableException e) {
            throw RequestRefusedException.unavailable("AuthenticationUnavailable", e.getMessage());
        }
    }
}
