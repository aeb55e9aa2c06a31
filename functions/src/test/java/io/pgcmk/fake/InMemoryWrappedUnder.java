package io.pgcmk.fake;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.retirement.Dependents;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.WrappedUnder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lies under a key version of all that an {@link InMemoryServerStore} holds. */
public final class InMemoryWrappedUnder implements WrappedUnder {
    private static final Comparator<Dependent> ORDER =
            Comparator.comparing(Dependent::kind).thenComparing(InMemoryWrappedUnder::name);

    private final InMemoryServerStore store;

    InMemoryWrappedUnder(InMemoryServerStore store) {
        this.store = store;
    }

    @Override
    public Dependents count(KeyVersions versions) {
        Dependents counts = new Dependents(Map.of());
        for (Dependent dependent : all(versions)) {
            counts = counts.and(dependent.kind(), 1);
        }
        return counts;
    }

    /** A continuation is the kind and the name of the last one shown. */
    @Override
    public Page<Dependent> page(KeyVersions versions, int size, @Nullable String continuation) {
        String[] last = continuation == null ? null : parsed(continuation);
        List<Dependent> rest = all(versions).stream()
                .filter(dependent -> last == null || isAfter(dependent, last))
                .toList();
        List<Dependent> page = rest.subList(0, Math.min(size, rest.size()));
        return new Page<>(page, rest.size() > size ? page.getLast().kind() + "|" + name(page.getLast()) : null);
    }

    private static String[] parsed(String continuation) {
        String[] parts = continuation.split("\\|", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("the continuation is none of ours");
        }
        return parts;
    }

    private static boolean isAfter(Dependent dependent, String[] last) {
        int kind = dependent.kind().compareTo(Kind.valueOf(last[0]));
        return kind > 0 || (kind == 0 && name(dependent).compareTo(last[1]) > 0);
    }

    private static String name(Dependent dependent) {
        return dependent.id() == null
                ? dependent.uid().toString()
                : dependent.id().toString();
    }

    @Override
    public Optional<Instant> keptUntil(KeyVersions versions) {
        return store.servers().stream()
                .flatMap(server -> store.deks(server.uid()).stream())
                .filter(dek -> versions.cover(dek.dek().wrappedBy()))
                .map(StoredDek::retiredAt)
                .filter(Objects::nonNull)
                .map(retiredAt -> retiredAt.plus(Duration.ofDays(90)))
                .max(Comparator.naturalOrder());
    }

    private List<Dependent> all(KeyVersions versions) {
        Stream<Dependent> ofServers = store.servers().stream()
                .flatMap(server -> Stream.concat(
                        store.deks(server.uid()).stream()
                                .filter(dek -> dek.retiredAt() == null)
                                .map(dek -> of(server, dek)),
                        store.backups(server.uid()).stream()
                                .filter(stored -> stored.backup().isKept())
                                .map(stored -> sidecar(server, stored))));
        Stream<Dependent> running = store.rotations().stream()
                .map(StoredRotation::rotation)
                .filter(Rotation::isRunning)
                .flatMap(rotation -> Stream.concat(Stream.of(rotation.to()), rotation.from().stream())
                        .filter(versions::cover)
                        .limit(1)
                        .map(version -> of(rotation, version)));
        return Stream.concat(ofServers, running)
                .filter(dependent -> versions.cover(dependent.version()))
                .sorted(ORDER)
                .toList();
    }

    private static Dependent of(Server server, StoredDek dek) {
        KekVersion version = dek.dek().wrappedBy();
        return switch (dek.scope()) {
            case DekScope.OfServer own -> new Dependent(Kind.SERVER, server.uid(), server.id(), null, version);
            case DekScope.Inherited inherited -> new Dependent(Kind.COPY, server.uid(), server.id(), null, version);
            case DekScope.OfBackup backup ->
                new Dependent(
                        switch (backup.kind()) {
                            case ARCHIVE -> Kind.ARCHIVE;
                            case BACKUP -> Kind.BACKUP;
                        },
                        server.uid(),
                        server.id(),
                        backup.backup().value(),
                        version);
        };
    }

    private static Dependent sidecar(Server server, StoredBackup stored) {
        return new Dependent(
                Kind.SIDECAR,
                server.uid(),
                server.id(),
                stored.backup().id().value(),
                stored.backup().sidecar());
    }

    private Dependent of(Rotation rotation, KekVersion version) {
        UUID id = rotation.id().value();
        return new Dependent(
                Kind.ROTATION,
                rotation.id().server(),
                store.find(rotation.id().server())
                        .map(stored -> stored.server().id())
                        .orElse(null),
                id,
                version);
    }
}
