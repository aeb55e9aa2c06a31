package io.pgcmk.agent.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.azure.AzureKekVault;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import java.util.function.Supplier;

/** Gets DEKs out of the vault as this host. */
public final class HostVault {
    private final KekVault vault;

    public HostVault(KekVault vault) {
        this.vault = vault;
    }

    public static HostVault of(TokenCredential credential, int port) {
        return new HostVault(new AzureKekVault(credential, VaultHttp.create(), VaultAddress.onPort(port)));
    }

    /** One for each use, with a token of its own: an old one may outlive the identity. */
    public static Supplier<KekVault> anew(HostIdentity identity, int port) {
        HttpClient http = VaultHttp.create();
        return () -> new AzureKekVault(HostCredential.of(identity), http, VaultAddress.onPort(port));
    }

    /** @throws AgentException if the vault refuses or is silent, or what comes out is not what went in */
    public Dek unwrap(WrappedDek dek) {
        try {
            return vault.unwrap(dek);
        } catch (KekRefusedException e) {
            throw new AgentException(
                    ExitCode.KEY_REFUSED,
                    e.getMessage() + ". The key administrator must let this host's identity use the key: get, wrapKey"
                            + " and unwrapKey on " + dek.wrappedBy().kek(),
                    e);
        } catch (UnreadableDekException e) {
            throw new AgentException(
                    ExitCode.DAMAGED, e.getMessage() + ": the sidecar was changed, or is of another key", e);
        } catch (KekVaultException e) {
            throw new AgentException(ExitCode.KEY_SILENT, e.getMessage() + "; repeat it", e);
        }
    }
}
