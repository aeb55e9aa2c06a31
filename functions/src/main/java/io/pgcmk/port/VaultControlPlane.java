package io.pgcmk.port;

import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import java.util.UUID;

/** What Azure Resource Manager says of a vault, read as our own identity, which can use no key. Never throws. */
public interface VaultControlPlane {

    ArmAnswer<VaultFacts> vault(VaultId vault);

    /**
     * The rights on the key's data that a principal has by the vault's own permission model: by access policy, or by role
     * assignments at the key's scope and above, groups included.
     */
    ArmAnswer<KeyGrants> grants(VaultId vault, KekId kek, UUID principalId);

    /** The user-assigned managed identity of a client id, found among those of a subscription. */
    ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId);

    /** Whether an identity that was found once is still there. */
    ArmAnswer<IdentityId> identity(IdentityId identity);
}
