package io.pgcmk.agent.refresh;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.WrappedDek;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives one sidecar the wrapping that pg-cmk has of its DEK now, once this host has got the same DEK out of it, and tells
 * pg-cmk which it has. Until it is told, pg-cmk takes the key version before for needed.
 */
final class RefreshSidecar {
    private final String server;
    private final BackupRegistry registry;
    private final HostVault vault;

    RefreshSidecar(String server, BackupRegistry registry, HostVault vault) {
        this.server = server;
        this.registry = registry;
        this.vault = vault;
    }

    enum Outcome {
        REFRESHED,
        CURRENT,
        /** Its own agent refreshes it. */
        OF_ANOTHER_SERVER
    }

    /** Under its claim: whoever replaced it between our writing and our telling would make us tell a lie. */
    Outcome run(Path path) throws IOException {
        if (!SidecarFile.read(path).server().equalsIgnoreCase(server)) {
            return Outcome.OF_ANOTHER_SERVER;
        }
        try (SidecarClaim claim = SidecarClaim.of(path)) {
            try {
                return refresh(path);
            } finally {
                claim.discardIfEmpty();
            }
        }
    }

    /** One that is current is confirmed, too: a run before may have been killed in between. */
    private Outcome refresh(Path path) throws IOException {
        Sidecar sidecar = SidecarFile.read(path);
        WrappedDek current = registry.find(sidecar.id())
                .orElseThrow(() -> new AgentException(
                        ExitCode.SERVICE_REFUSED,
                        "pg-cmk has no backup " + sidecar.id()
                                + " of this server, or no longer, and rewraps its DEK for" + " nobody: keep "
                                + sidecar.dek().wrappedBy() + " for as long as you need it"))
                .dek();
        boolean replaced = !current.equals(sidecar.dek());
        if (replaced) {
            requireSame(sidecar, current);
            SidecarFile.replace(sidecar.with(current), path);
        }
        registry.confirm(sidecar.id(), current.wrappedBy());
        return replaced ? Outcome.REFRESHED : Outcome.CURRENT;
    }

    private void requireSame(Sidecar sidecar, WrappedDek current) {
        WrappedDek old = sidecar.dek();
        if (!current.id().equals(old.id()) || !current.checkValue().equals(old.checkValue())) {
            throw another(sidecar);
        }
        try (Dek dek = vault.unwrap(current)) {
            if (!old.checkValue().matches(dek, old.id())) {
                throw another(sidecar);
            }
        }
    }

    private static AgentException another(Sidecar sidecar) {
        return new AgentException(
                ExitCode.DAMAGED,
                "pg-cmk has another DEK for " + sidecar.id() + " than this sidecar: it is kept as it is; look at GET"
                        + " …/backups/" + sidecar.id());
    }
}
