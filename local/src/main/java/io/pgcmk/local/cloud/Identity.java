package io.pgcmk.local.cloud;

/** Someone who can get tokens without a password: a managed identity, or an Entra app that trusts one. */
public record Identity(
        Kind kind, String name, String resourceGroup, String clientId, String principalId, String tenantId) {

    public enum Kind {
        /** A user-assigned managed identity that is attached to the function app. */
        ATTACHED,
        /** An Entra app that accepts the token of a managed identity as its assertion. It is no ARM resource. */
        FEDERATED
    }
}
