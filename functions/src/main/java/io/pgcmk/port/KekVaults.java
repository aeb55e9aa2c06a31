package io.pgcmk.port;

import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.KekVault;

/** The customers' vaults, each spoken to as one of their servers. */
public interface KekVaults {

    /**
     * The vaults as this identity sees them, for one piece of work, such as the three requests of a check. A federated
     * identity gets a token of its own for each: an older one would outlive the application that it was given to.
     */
    KekVault actingAs(ServerIdentity identity);
}
