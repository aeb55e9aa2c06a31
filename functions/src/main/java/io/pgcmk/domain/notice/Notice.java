package io.pgcmk.domain.notice;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.IdentityId;

/** That somebody's access to keys may have changed. A hint: it is never believed, only checked. */
public sealed interface Notice {

    /** A key, its vault, or who may use them. */
    record OfKeys(KeyScope keys) implements Notice {}

    /** A managed identity is said to be deleted. */
    record OfIdentity(IdentityId identity) implements Notice {}
}
