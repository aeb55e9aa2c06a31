package io.pgcmk.usecase;

import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.domain.whatif.KeyState;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.VaultControlPlane;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a key as one of its servers: pg-cmk itself has no right on it (R21). */
final class SeeKey {
    private final KekVaults vaults;
    private final VaultControlPlane arm;

    SeeKey(KekVaults vaults, VaultControlPlane arm) {
        this.vaults = vaults;
        this.arm = arm;
    }

    /** @param servers asked one after the other, until one is told anything of the key */
    KeyState run(KekId key, List<Server> servers) {
        String why = "no server that uses it could ask the vault";
        for (Server server : servers) {
            KekVault vault = vaults.actingAs(server.registration().identity());
            try {
                return new KeyState.Live(vault.properties(key));
            } catch (KekRefusedException e) {
                if (e.refusal().reason() == Refusal.Reason.KEY_NOT_FOUND) {
                    return new KeyState.Missing(scheduledPurge(vault, key), purgeProtection(server));
                }
                why = String.valueOf(e.getMessage());
            } catch (KekSilentException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        return new KeyState.Unseen(why);
    }

    private static @Nullable Instant scheduledPurge(KekVault vault, KekId key) {
        try {
            return vault.scheduledPurge(key).orElse(null);
        } catch (KekVaultException e) {
            return null;
        }
    }

    private @Nullable Boolean purgeProtection(Server server) {
        VaultId vault = server.registration().keyVaultId();
        if (vault == null) {
            return null;
        }
        return switch (arm.vault(vault)) {
            case ArmAnswer.Known<VaultFacts>(VaultFacts facts) -> facts.purgeProtection();
            case ArmAnswer.Absent<VaultFacts> absent -> null;
            case ArmAnswer.Unreadable<VaultFacts> unreadable -> null;
        };
    }
}
