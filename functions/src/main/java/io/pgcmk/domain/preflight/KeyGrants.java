package io.pgcmk.domain.preflight;

import io.pgcmk.domain.key.Permission;
import java.util.Set;

/**
 * The rights that a principal has on a key's data.
 *
 * @param held of the three that a server needs
 * @param excess every other right on keys, in the words of the vault's permission model (R21)
 * @param possible of the three, those not among the held that someone else has by an access policy: where that is a
 *     group, its members have them too, and ARM does not say who they are
 */
public record KeyGrants(Set<Permission> held, Set<String> excess, Set<Permission> possible) {

    public KeyGrants {
        held = Set.copyOf(held);
        excess = Set.copyOf(excess);
        possible = Set.copyOf(possible);
    }

    /** Rights of which nothing is in doubt. */
    public KeyGrants(Set<Permission> held, Set<String> excess) {
        this(held, excess, Set.of());
    }

    /** Whether the principal certainly lacks the right. */
    public boolean lacks(Permission permission) {
        return !held.contains(permission) && !possible.contains(permission);
    }
}
