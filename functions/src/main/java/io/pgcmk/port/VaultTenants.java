package io.pgcmk.port;

import io.pgcmk.envelope.KekId;
import java.util.Optional;
import java.util.UUID;

/** Which tenant a vault belongs to (R5), asked without any right. */
public interface VaultTenants {

    /** The tenant that the vault's 401 challenge names; empty if the vault gave no usable answer. */
    Optional<UUID> tenantOf(KekId kek);
}
