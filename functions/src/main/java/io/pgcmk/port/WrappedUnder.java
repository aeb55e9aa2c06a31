package io.pgcmk.port;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependents;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies under a key version, of all servers, read from the wrapped DEKs, backups and rotations themselves: unlike
 * {@link KeyUsage} it is no hint, since a version that is missed here may be disabled with something under it.
 *
 * <p>What was stored before a call began is seen by it. Every method throws {@link StoreUnreachableException} when the store
 * gives no usable answer.
 */
public interface WrappedUnder {

    Dependents count(KeyVersions versions);

    /**
     * Each once, kind by kind. One that comes or goes meanwhile shifts no page.
     *
     * @param continuation what an earlier page gave; null for the first
     * @throws IllegalArgumentException if the continuation is none of ours
     */
    Page<Dependent> page(KeyVersions versions, int size, @Nullable String continuation);

    /** When the last of the DEKs is erased that lie under it and are out of use (D13). Empty if there are none. */
    Optional<Instant> keptUntil(KeyVersions versions);
}
