package io.pgcmk.fake;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.StoredBackup;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The backups that lie beside their servers in an {@link InMemoryServerStore}. */
public final class InMemoryBackupStore implements BackupStore {
    private static final Comparator<StoredBackup> NEWEST_FIRST = Comparator.comparing(
                    (StoredBackup stored) -> stored.backup().createdAt())
            .thenComparing(stored -> stored.backup().id().toString())
            .reversed();

    private final InMemoryServerStore servers;
    private final Steps steps;

    public InMemoryBackupStore(InMemoryServerStore servers, Steps steps) {
        this.servers = servers;
        this.steps = steps;
    }

    @Override
    public Optional<StoredBackup> find(ServerUid server, BackupId id) {
        return steps.take(() -> servers.backups(server).stream()
                .filter(stored -> stored.backup().id().equals(id))
                .findFirst());
    }

    /** A continuation is the id of the last one shown. */
    @Override
    public Page<StoredBackup> page(ServerUid server, int size, @Nullable String continuation) {
        StoredBackup last = continuation == null ? null : shown(server, continuation);
        List<StoredBackup> found = standing(server, Standing.Kept.class)
                .sorted(NEWEST_FIRST)
                .filter(stored -> last == null || NEWEST_FIRST.compare(stored, last) > 0)
                .limit(size + 1L)
                .toList();
        List<StoredBackup> page = found.subList(0, Math.min(size, found.size()));
        return new Page<>(
                page, found.size() > size ? page.getLast().backup().id().toString() : null);
    }

    private StoredBackup shown(ServerUid server, String continuation) {
        return servers.backups(server).stream()
                .filter(stored -> stored.backup().id().toString().equals(continuation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the continuation is none of ours"));
    }

    @Override
    public List<StoredBackup> sample(ServerUid server, DekId from, int more) {
        List<StoredBackup> newestFirst =
                standing(server, Standing.Kept.class).sorted(NEWEST_FIRST).toList();
        if (newestFirst.isEmpty()) {
            return List.of();
        }
        Set<StoredBackup> sample = new LinkedHashSet<>(List.of(newestFirst.getFirst()));
        sample.add(newestFirst.getLast());
        sample.add(newestFirst.stream()
                .min(Comparator.comparing(InMemoryBackupStore::provenAt))
                .orElseThrow());
        newestFirst.stream()
                .sorted(Comparator.comparing(
                                (StoredBackup stored) -> dek(stored).compareTo(from.toString()) < 0)
                        .thenComparing(InMemoryBackupStore::dek))
                .limit(more)
                .forEach(sample::add);
        return List.copyOf(sample);
    }

    private static Instant provenAt(StoredBackup stored) {
        return Objects.requireNonNullElse(stored.backup().proof().at(), Instant.MIN);
    }

    private static String dek(StoredBackup stored) {
        return stored.backup().dek().toString();
    }

    @Override
    public void replace(ServerUid server, Backup read, Backup changed) {
        steps.take(() -> servers.replaced(server, read, changed));
    }

    @Override
    public List<StoredBackup> kept(ServerUid server, int limit) {
        return standing(server, Standing.Kept.class).limit(limit).toList();
    }

    @Override
    public List<StoredBackup> deletedWithServer(ServerUid server, int limit) {
        return standing(server, Standing.DeletedWithServer.class).limit(limit).toList();
    }

    private Stream<StoredBackup> standing(ServerUid server, Class<? extends Standing> kind) {
        Predicate<StoredBackup> standing =
                stored -> kind.isInstance(stored.backup().standing());
        return steps.take(() -> servers.backups(server)).stream().filter(standing);
    }
}
