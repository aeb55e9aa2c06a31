package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.Registration;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;

/**
 * A DEK rotation of an archive: a new DEK for what it takes from now on (R26). What it has stays where it is, under the DEKs
 * before, and is read as before.
 */
public final class RotateDek {
    private final String server;
    private final BackupRegistry registry;
    private final PrintWriter messages;
    private final Clock clock;

    /** @param server the resource id of the one on this host */
    public RotateDek(String server, BackupRegistry registry, PrintWriter messages, Clock clock) {
        this.server = server;
        this.registry = registry;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Needs no lock of the archive: who archives meanwhile does so under the one DEK or the other.
     *
     * @throws AgentException if it is no archive of this server, or another agent rotates its DEK just now
     */
    public void run(WalArchive archive) throws IOException {
        archive.sidecar();
        DekDirectory current = archive.current();
        Sidecar old = current.sidecarOf(server);
        if (!current.equals(archive.first()) && SidecarClaim.discardLeft(current.sidecarFile())) {
            tell(archive, old, " already, by a run that was killed before it said so: for another one, repeat it");
            return;
        }
        DekDirectory next = archive.makeNext();
        try (SidecarClaim claim = SidecarClaim.ofNew(
                next.sidecarFile(),
                "another agent has just rotated the DEK of " + archive + "; for one more, repeat it")) {
            Sidecar rotated = new Registration(claim, registry, server).rotateDek(old.id(), clock.instant());
            claim.publish(rotated);
            tell(archive, rotated, "");
        }
    }

    private void tell(WalArchive archive, Sidecar sidecar, String rest) {
        messages.println("what is archived in " + archive + " from now on is under DEK "
                + sidecar.dek().id() + ", registered as " + sidecar.id() + rest);
        messages.flush();
    }
}
