package io.pgcmk.agent.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;

/** Whether this host gets tokens at all. */
public final class HostTokens {
    private static final String VAULTS = "https://vault.azure.net/.default";

    private final TokenCredential credential;

    public HostTokens(TokenCredential credential) {
        this.credential = credential;
    }

    /** @throws AgentException if there is none to be had */
    public void requireForVaults() {
        try {
            credential.getTokenSync(new TokenRequestContext().addScopes(VAULTS));
        } catch (RuntimeException e) {
            throw new AgentException(
                    ExitCode.KEY_SILENT,
                    "gets no token for Key Vault (" + e.getClass().getSimpleName()
                            + "): is the identity of the setting identity.clientId attached to this host?",
                    e);
        }
    }
}
