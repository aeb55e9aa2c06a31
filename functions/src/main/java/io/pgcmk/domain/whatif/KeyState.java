package io.pgcmk.domain.whatif;

import io.pgcmk.envelope.KekProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as its vault showed it to one of its servers. */
public sealed interface KeyState {

    record Live(KekProperties current) implements KeyState {}

    /**
     * There is no such key: it is deleted, and can be recovered; or it is purged.
     *
     * @param purgedAt when a deleted one is purged; null if there is none to be recovered
     * @param purgeProtected whether the vault has purge protection; null if nobody would say
     */
    record Missing(@Nullable Instant purgedAt, @Nullable Boolean purgeProtected) implements KeyState {}

    /** Nobody could ask, or none of the servers got an answer that says anything of the key. */
    record Unseen(String why) implements KeyState {}

    /** The change does not depend on it. */
    record NotAsked() implements KeyState {}
}
