package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import org.jspecify.annotations.Nullable;

/**
 * Where a copy comes from, and how far it is (R16, R18).
 *
 * @param sourceId as the source was called when the copy was registered
 * @param consent the first step, on the source; null while none was found
 * @param revalidated the second step, on the copy; null until then
 * @param isPromoted whether a replica goes on by itself now
 */
public record Origin(
        CopyMode mode,
        ServerUid source,
        ServerId sourceId,
        @Nullable Step consent,
        @Nullable Step revalidated,
        boolean isPromoted) {

    /** @param consent null if the source has not given it yet */
    public static Origin of(CopyMode mode, ServerUid source, ServerId sourceId, @Nullable Step consent) {
        return new Origin(mode, source, sourceId, consent, null, false);
    }

    /** Whether what is decided about it reaches it by replication only. */
    public boolean isFollowing() {
        return mode == CopyMode.REPLICA && !isPromoted;
    }

    /** Both steps were seen to be done. */
    public boolean isEncryptionPreserved() {
        return consent != null && revalidated != null;
    }

    public Origin revalidated(Step onSource, Step onCopy) {
        return new Origin(mode, source, sourceId, onSource, onCopy, isPromoted);
    }

    public Origin promoted() {
        return new Origin(mode, source, sourceId, consent, revalidated, true);
    }
}
