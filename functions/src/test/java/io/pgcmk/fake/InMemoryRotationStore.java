package io.pgcmk.fake;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rotations that lie beside their servers in an {@link InMemoryServerStore}. */
public final class InMemoryRotationStore implements RotationStore {
    private static final Comparator<Rotation> NEWEST_FIRST = Comparator.comparing(Rotation::startedAt)
            .thenComparing(rotation -> rotation.id().value().toString())
            .reversed();

    private final InMemoryServerStore servers;
    private final Steps steps;

    public InMemoryRotationStore(InMemoryServerStore servers, Steps steps) {
        this.servers = servers;
        this.steps = steps;
    }

    @Override
    public Optional<StoredRotation> find(RotationId id) {
        return steps.take(() -> servers.rotations().stream()
                .filter(stored -> stored.rotation().id().equals(id))
                .findFirst());
    }

    /** A continuation is the id of the last one shown. */
    @Override
    public Page<Rotation> page(ServerUid server, int size, @Nullable String continuation) {
        List<Rotation> all = servers.rotations().stream()
                .map(StoredRotation::rotation)
                .filter(rotation -> rotation.id().server().equals(server))
                .sorted(NEWEST_FIRST)
                .toList();
        List<Rotation> rest = all.subList(continuation == null ? 0 : position(all, continuation) + 1, all.size());
        List<Rotation> page = rest.subList(0, Math.min(size, rest.size()));
        return new Page<>(page, rest.size() > size ? page.getLast().id().value().toString() : null);
    }

    private static int position(List<Rotation> all, String continuation) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().value().toString().equals(continuation)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the continuation is none of ours");
    }

    @Override
    public List<StoredRotation> abandoned(Instant now, int limit) {
        return steps.take(() -> servers.rotations().stream()
                .filter(stored -> stored.rotation().isRunning()
                        && !stored.rotation().leaseUntil().isAfter(now))
                .limit(limit)
                .toList());
    }

    @Override
    public StoredRotation replace(StoredRotation read, Rotation changed, List<Rewrapped> rewrapped) {
        return steps.take(() -> servers.replaced(read, changed, rewrapped));
    }

    @Override
    public List<StoredDek> toRewrap(ServerUid server, KekVersion to, @Nullable DekId after, int limit) {
        return steps.take(() -> others(server, to)
                .sorted(Comparator.comparing(dek -> dek.dek().id().toString()))
                .filter(dek -> after == null || dek.dek().id().toString().compareTo(after.toString()) > 0)
                .limit(limit)
                .toList());
    }

    @Override
    public int countToRewrap(ServerUid server, KekVersion to) {
        return (int) others(server, to).count();
    }

    private Stream<StoredDek> others(ServerUid server, KekVersion to) {
        return servers.deks(server).stream()
                .filter(dek -> dek.retiredAt() == null && dek.scope() instanceof DekScope.OfBackup)
                .filter(dek -> !dek.dek().wrappedBy().equals(to));
    }

    @Override
    public List<WrappedDek> superseded(ServerUid server, DekId dek) {
        return steps.take(() -> servers.superseded(server, dek));
    }

    @Override
    public VersionsInUse inUse(ServerUid server, KekVersion but) {
        return new VersionsInUse(
                others(server, but).map(dek -> dek.dek().wrappedBy()).collect(Collectors.toSet()),
                servers.backups(server).stream()
                        .filter(stored -> stored.backup().isKept())
                        .map(stored -> stored.backup().sidecar())
                        .filter(version -> !version.equals(but))
                        .collect(Collectors.toSet()));
    }

    @Override
    public LiesUnder under(ServerUid server, KekVersion version, int shown) {
        return steps.take(() -> {
            List<Backup> kept = servers.backups(server).stream()
                    .map(StoredBackup::backup)
                    .filter(Backup::isKept)
                    .toList();
            Set<DekId> wrapped = servers.deks(server).stream()
                    .filter(dek -> dek.dek().wrappedBy().equals(version))
                    .map(dek -> dek.dek().id())
                    .collect(Collectors.toSet());
            return new LiesUnder(
                    count(kept, backup -> wrapped.contains(backup.dek()) && backup.kind() == BackupKind.ARCHIVE),
                    count(kept, backup -> wrapped.contains(backup.dek()) && backup.kind() == BackupKind.BACKUP),
                    count(kept, backup -> backup.sidecar().equals(version)),
                    kept.stream()
                            .filter(backup -> wrapped.contains(backup.dek())
                                    || backup.sidecar().equals(version))
                            .map(Backup::id)
                            .sorted(Comparator.comparing(BackupId::toString))
                            .limit(shown)
                            .toList());
        });
    }

    private static int count(List<Backup> kept, Predicate<Backup> lies) {
        return (int) kept.stream().filter(lies).count();
    }
}
