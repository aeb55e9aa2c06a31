package io.pgcmk.agent.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.pgcmk.agent.AgentConfig.HostIdentity;

/** How this host proves to Azure who it is. It has no secret of its own. */
public final class HostCredential {
    private HostCredential() {}

    /** Of a Kubernetes pod, the environment that its webhook sets says the rest. */
    public static TokenCredential of(HostIdentity identity) {
        String clientId = identity.clientId().toString();
        return switch (identity.kind()) {
            case MANAGED_IDENTITY ->
                new ManagedIdentityCredentialBuilder().clientId(clientId).build();
            case WORKLOAD_IDENTITY ->
                new WorkloadIdentityCredentialBuilder().clientId(clientId).build();
        };
    }
}
