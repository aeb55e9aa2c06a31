package io.pgcmk.port;

import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.KekVault;

/** The customers' vaults, each spoken to as one of their servers. */
public interface KekVaults {

    /** The vaults as this identity sees them. */
    KekVault actingAs(ServerIdentity identity);
}
