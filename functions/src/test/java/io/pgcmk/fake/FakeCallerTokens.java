package io.pgcmk.fake;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.port.CallerRefusedException;
import io.pgcmk.port.CallerTokens;
import io.pgcmk.port.CallerUnverifiableException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens in memory: whatever was issued here is valid. */
public final class FakeCallerTokens implements CallerTokens {
    private final Map<String, Caller> issued = new HashMap<>();
    private boolean withoutKeys;

    /** Returns the header's value. */
    public String issue(Caller caller) {
        String authorization = "Bearer " + caller.objectId();
        issued.put(authorization, caller);
        return authorization;
    }

    /** From now on no signature can be judged. */
    public void loseSigningKeys() {
        withoutKeys = true;
    }

    @Override
    public Caller verify(@Nullable String authorization) {
        Caller caller = issued.get(authorization);
        if (withoutKeys) {
            throw new CallerUnverifiableException(new IllegalStateException("fake"));
        }
        if (caller == null) {
            throw new CallerRefusedException("the token is not one that was issued here");
        }
        return caller;
    }
}
