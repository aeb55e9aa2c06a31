package io.pgcmk.domain.preflight;

import io.pgcmk.domain.key.Permission;
import java.util.Set;

/**
 * The rights that a principal has on a key's data.
 *
 * @param held of the three that a server needs
 * @param excess every other right on keys, in the words of the vault's permission model (R21)
 */
public record KeyGrants(Set<Permission> held, Set<String> excess) {

    public KeyGrants {
        held = Set.copyOf(held);
        excess = Set.copyOf(excess);
    }
}
