package io.pgcmk.port;

import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What Azure Resource Manager says of a vault and of identities, read as our own identity, which can use no key. Never
 * throws.
 */
public interface VaultControlPlane {

    /** Absent is deleted, or moved to another group: only a name that resolves no more tells these apart. */
    ArmAnswer<VaultFacts> vault(VaultId vault);

    /** When a deleted vault is purged. Absent if there is nothing to recover: it is purged, or was not deleted. */
    ArmAnswer<Instant> deletedVault(VaultId vault);

    /**
     * The rights on the key's data that a principal has by the vault's own permission model: by access policy, or by role
     * assignments at the key's scope and above, groups included.
     */
    ArmAnswer<KeyGrants> grants(VaultId vault, KekId kek, UUID principalId);

    /**
     * The user-assigned managed identity of a client id, found among those of a subscription. Absent proves nothing: it
     * may lie in another subscription.
     */
    ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId);

    /**
     * The same, except that it may tell again what it read of a vault within the last {@code age}: many servers of one vault
     * ask the same at once.
     */
    VaultControlPlane recent(Duration age, Clock clock);

    /** Whether an identity that was found once is still there: Absent is deleted. */
    ArmAnswer<IdentityId> identity(IdentityId identity);
}
