package io.pgcmk.local.cloud;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Azure tells whoever subscribed to it. */
public sealed interface Happening {

    /** @param keyId the identifier of the new version */
    record KeyVersionCreated(
            VaultId vault,
            String keyId,
            @Nullable Instant notBefore,
            @Nullable Instant expires) implements Happening {}

    /** Policies, or whether they count at all. */
    record AccessPolicyChanged(VaultId vault) implements Happening {}

    /** @param operation such as {@code Microsoft.KeyVault/vaults/write} */
    record ResourceWritten(String id, String operation) implements Happening {}

    /** @param operation such as {@code Microsoft.KeyVault/vaults/delete} */
    record ResourceDeleted(String id, String operation) implements Happening {}
}
