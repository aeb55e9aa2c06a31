package io.pgcmk.domain.server;

import java.util.UUID;

/**
 * The Entra identity that one server, and no other, has towards the customer's vault (R7).
 *
 * @param clientId the application id that tokens are asked for
 * @param principalId the object id that rights are granted to
 * @param tenantId the tenant that the identity lives in (R5)
 */
public record ServerIdentity(Kind kind, UUID clientId, UUID principalId, UUID tenantId) {

    /** How the service comes by a token of the identity. */
    public enum Kind {
        /** A user-assigned managed identity that is attached to the Function App. */
        ATTACHED,
        /** An Entra application that trusts the Function App's own identity by a federated credential. */
        FEDERATED
    }
}
