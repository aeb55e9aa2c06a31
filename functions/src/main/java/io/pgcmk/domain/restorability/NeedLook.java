package io.pgcmk.domain.restorability;

import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the vault said to the identity that is to restore.
 *
 * @param version as the remedies name it
 * @param probe what was said of each right that is needed
 * @param unreadable how something else came out of unwrapping the DEK than went in; null if nothing did
 */
public record NeedLook(
        RestoreNeed need,
        KekVersion version,
        KeyProbe probe,
        @Nullable String unreadable) {

    boolean isFor(Permission permission) {
        return need.rights().contains(permission);
    }
}
