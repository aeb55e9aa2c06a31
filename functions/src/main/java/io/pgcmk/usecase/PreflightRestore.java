package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.restorability.NeedLook;
import io.pgcmk.domain.restorability.RestoreNeed;
import io.pgcmk.domain.restorability.RestorePreflight;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.SideBySide;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Says what an identity needs to restore a server, and whether it has it (R16, R17). It changes nothing, so it is allowed
 * however the server stands, and for a deleted one: lost servers are what restores are for.
 */
public final class PreflightRestore {
    /** A caller waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FindRestorable find;
    private final KekVaults vaults;
    private final ProbeKey probe;
    private final VaultTraffic traffic;
    private final Workers workers;
    private final Clock clock;

    PreflightRestore(
            FindRestorable find, KekVaults vaults, ProbeKey probe, VaultTraffic traffic, Workers workers, Clock clock) {
        this.find = find;
        this.vaults = vaults;
        this.probe = probe;
        this.traffic = traffic;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * Asks the vaults for all of it side by side.
     *
     * @param backup null for the newest
     * @param archive null if none is to be replayed
     */
    public RestorePreflight run(
            ServerId id, @Nullable BackupId backup, @Nullable BackupId archive, ServerIdentity identity) {
        Server server = find.server(id);
        Optional<StoredBackup> restored =
                backup == null ? find.newest(server) : Optional.of(find.one(server, backup, BackupKind.BACKUP));
        Optional<StoredBackup> replayed =
                Optional.ofNullable(archive).map(named -> find.one(server, named, BackupKind.ARCHIVE));
        Server restorer = server.with(server.registration().with(identity));
        LookForRestore look = look(restorer);
        List<FutureTask<NeedLook>> asked = new ArrayList<>();
        restored.ifPresent(stored -> asked.addAll(ofWrappings(look, stored)));
        replayed.ifPresent(stored -> asked.addAll(ofWrappings(look, stored)));
        key(server)
                .ifPresent(key ->
                        asked.add(SideBySide.ask(() -> look.ofServer(RestoreNeed.ofServer(key.followed()), key))));
        return RestorePreflight.of(SideBySide.all(workers, asked), restorer.registration(), clock.instant());
    }

    private LookForRestore look(Server restorer) {
        Instant until = clock.instant().plus(PATIENCE);
        VaultLook vault =
                new VaultLook(vaults.actingAs(restorer.registration().identity()), restorer, traffic, until, clock);
        return new LookForRestore(probe, vault, traffic, restorer, until);
    }

    private static List<FutureTask<NeedLook>> ofWrappings(LookForRestore look, StoredBackup stored) {
        KekVersion here = stored.dek().dek().wrappedBy();
        return RestoreNeed.of(stored.backup(), here).stream()
                .map(need -> SideBySide.ask(() -> need.isProvable()
                        ? look.ofWrapping(need, stored)
                        : look.ofSidecar(need, stored.backup().sidecar())))
                .toList();
    }

    /** A copy is registered with its source's key; a source without one gives it none. */
    private static Optional<ActiveKey> key(Server server) {
        return switch (server.protection()) {
            case Protection.None none -> Optional.empty();
            case Protection.Enabling enabling -> Optional.ofNullable(enabling.key());
            case Protection.Releasing(ActiveKey key) -> Optional.of(key);
            case Protection.Enabled enabled -> Optional.of(enabled.key());
        };
    }
}
