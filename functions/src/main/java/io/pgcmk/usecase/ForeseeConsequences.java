package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.whatif.Consequence;
import io.pgcmk.domain.whatif.WhatIf;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.SideBySide;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredServer;
import io.pgcmk.port.Workers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What becomes of each that depends on a key, if the key is changed. */
final class ForeseeConsequences {
    private final ServerStore servers;
    private final BackupStore backups;
    private final RotationStore rotations;
    private final KekVaults vaults;
    private final Workers workers;

    ForeseeConsequences(
            ServerStore servers, BackupStore backups, RotationStore rotations, KekVaults vaults, Workers workers) {
        this.servers = servers;
        this.backups = backups;
        this.rotations = rotations;
        this.vaults = vaults;
        this.workers = workers;
    }

    /** Of a backup that is among them twice, by its DEK and by its sidecar, it tells once. */
    List<Foreseen> run(WhatIf whatIf, List<Dependent> dependents) {
        OnePage page = new OnePage(whatIf);
        return SideBySide.all(
                        workers,
                        dependents.stream()
                                .map(dependent -> SideBySide.ask(() -> page.foreseen(dependent)))
                                .toList())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Each server is read once, and each vault asked once for a version. */
    private final class OnePage {
        private final WhatIf whatIf;
        private final Map<ServerUid, Optional<StoredServer>> read = new ConcurrentHashMap<>();
        private final Map<Use, Boolean> usable = new ConcurrentHashMap<>();

        private record Use(ServerUid server, KekVersion version) {}

        OnePage(WhatIf whatIf) {
            this.whatIf = whatIf;
        }

        Optional<Foreseen> foreseen(Dependent dependent) {
            return read.computeIfAbsent(dependent.uid(), servers::find)
                    .map(StoredServer::server)
                    .flatMap(server -> consequence(dependent, server)
                            .map(consequence -> new Foreseen(dependent, server, consequence)));
        }

        private Optional<Consequence> consequence(Dependent dependent, Server server) {
            return switch (dependent.kind()) {
                case SERVER, COPY -> Optional.of(whatIf.ofServer(server));
                case ROTATION ->
                    rotations
                            .find(new RotationId(server.uid(), Objects.requireNonNull(dependent.id())))
                            .map(stored -> whatIf.ofRotation(stored.rotation().to()));
                case ARCHIVE, BACKUP, SIDECAR ->
                    backups.find(server.uid(), new BackupId(Objects.requireNonNull(dependent.id())))
                            .filter(stored -> dependent.kind() != Kind.SIDECAR
                                    || !isLost(stored.dek().dek()))
                            .map(stored -> whatIf.ofBackup(
                                    others(server, stored), stored.backup().sidecar()));
            };
        }

        private boolean isLost(WrappedDek dek) {
            return whatIf.versions().cover(dek.wrappedBy());
        }

        private List<KekVersion> others(Server server, StoredBackup stored) {
            WrappedDek dek = stored.dek().dek();
            Stream<KekVersion> older = isLost(dek)
                    ? rotations.superseded(server.uid(), dek.id()).stream().map(WrappedDek::wrappedBy)
                    : Stream.of(dek.wrappedBy());
            return Stream.concat(older, Stream.of(stored.backup().sidecar()))
                    .distinct()
                    .filter(version -> !whatIf.versions().cover(version))
                    .filter(version ->
                            usable.computeIfAbsent(new Use(server.uid(), version), use -> isUsable(server, version)))
                    .toList();
        }

        /** Whoever may not look at it, or is told that it is disabled or gone, cannot unwrap with it either. */
        private boolean isUsable(Server server, KekVersion version) {
            try {
                return vaults.actingAs(server.registration().identity())
                        .properties(version)
                        .enabled();
            } catch (KekVaultException e) {
                return false;
            }
        }
    }
}
