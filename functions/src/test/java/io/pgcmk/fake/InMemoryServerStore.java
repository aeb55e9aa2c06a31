package io.pgcmk.fake;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Servers, what belongs to them, and their outbox in one memory, as they lie in one partition of Cosmos DB each. */
public final class InMemoryServerStore implements ServerStore, Outbox {
    private static final Duration KEPT = Duration.ofDays(90);

    private final Steps steps;
    private final Clock clock;
    private final Map<ServerUid, StoredServer> servers = new HashMap<>();
    private final Map<ServerUid, Map<DekId, StoredDek>> deks = new HashMap<>();
    private final Map<ServerUid, Map<BackupId, Backup>> backups = new HashMap<>();
    private final Map<ServerUid, Map<WrappedDek, Instant>> superseded = new HashMap<>();
    private final Map<RotationId, StoredRotation> rotations = new LinkedHashMap<>();
    private final Map<OperationId, Operation> operations = new HashMap<>();
    private final List<Event> outbox = new ArrayList<>();
    private int written;
    private int rotated;
    private int losing;

    /** @param clock tells when a deleted server or a retired DEK is erased */
    public InMemoryServerStore(Steps steps, Clock clock) {
        this.steps = steps;
        this.clock = clock;
    }

    /** The write after {@code writes} more takes place, and its answer gets lost. */
    public synchronized void loseAnswerAfter(int writes) {
        losing = written + writes + 1;
    }

    /** How many writes took place. */
    public synchronized int written() {
        return written;
    }

    @Override
    public Optional<StoredServer> find(ServerUid uid) {
        return steps.take(() -> found(uid));
    }

    @Override
    public StoredServer create(ServerChange change) {
        return steps.take(() -> created(change));
    }

    @Override
    public StoredServer replace(StoredServer read, ServerChange change) {
        return steps.take(() -> replaced(read, change));
    }

    @Override
    public synchronized Optional<StoredDek> findDek(ServerUid uid, DekId dek) {
        return deks(uid).stream()
                .filter(stored -> stored.dek().id().equals(dek))
                .findFirst();
    }

    /** Every server that is not erased. */
    synchronized List<Server> servers() {
        return servers.keySet().stream()
                .flatMap(uid -> found(uid).stream())
                .map(StoredServer::server)
                .toList();
    }

    /** Every wrapped DEK of the server, in use and retired. */
    public synchronized List<StoredDek> deks(ServerUid uid) {
        return found(uid).stream()
                .flatMap(stored -> deks.getOrDefault(uid, Map.of()).values().stream())
                .filter(dek -> isKept(dek.retiredAt()))
                .toList();
    }

    /** Every backup of the server that is not erased yet, in no order. */
    synchronized List<StoredBackup> backups(ServerUid uid) {
        return backups.getOrDefault(uid, Map.of()).values().stream()
                .filter(backup -> isKept(backup.standing().deletedAt()))
                .map(backup -> new StoredBackup(
                        backup,
                        Objects.requireNonNull(deks.getOrDefault(uid, Map.of()).get(backup.dek()))))
                .toList();
    }

    @Override
    public synchronized Optional<Operation> findOperation(OperationId id) {
        return Optional.ofNullable(operations.get(id));
    }

    @Override
    public synchronized List<Operation> abandonedOperations(Instant now, int limit) {
        return operations.values().stream()
                .filter(operation ->
                        operation.isRunning() && operation.leaseUntil().isBefore(now))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<StoredServer> copiesOf(ServerUid source) {
        return servers.keySet().stream()
                .flatMap(uid -> found(uid).stream())
                .filter(stored -> !stored.server().isDeleted())
                .filter(stored -> {
                    Origin origin = stored.server().lineage().origin();
                    return origin != null && origin.source().equals(source);
                })
                .sorted(Comparator.comparing(stored -> stored.server().createdAt()))
                .toList();
    }

    @Override
    public synchronized List<ServerUid> toSurvey(Instant now, int limit) {
        return servers.keySet().stream()
                .filter(uid -> found(uid)
                        .filter(stored -> isToSurvey(stored.server(), now))
                        .isPresent())
                .limit(limit)
                .toList();
    }

    private static boolean isToSurvey(Server server, Instant now) {
        if (server.isDeleted() || !(server.protection() instanceof Protection.Enabled enabled)) {
            return false;
        }
        Instant due = enabled.rewraps().surveyAt();
        return due == null || !due.isAfter(now);
    }

    @Override
    public synchronized List<Event> pending(ServerUid server) {
        return outbox.stream()
                .filter(event -> event.server().equals(server))
                .sorted(Comparator.comparing(Event::at))
                .toList();
    }

    @Override
    public synchronized List<Event> pending(int limit) {
        return outbox.stream().limit(limit).toList();
    }

    @Override
    public void remove(Event event) {
        steps.take(() -> removed(event));
    }

    private synchronized Optional<StoredServer> found(ServerUid uid) {
        return Optional.ofNullable(servers.get(uid))
                .filter(stored -> isKept(stored.server().deletedAt()));
    }

    private boolean isKept(@Nullable Instant ended) {
        return ended == null || clock.instant().isBefore(ended.plus(KEPT));
    }

    private synchronized StoredServer created(ServerChange change) {
        if (found(change.server().uid()).isPresent()) {
            throw new StaleStateException("the server is there already");
        }
        return written(change);
    }

    private synchronized StoredServer replaced(StoredServer read, ServerChange change) {
        boolean same = found(change.server().uid())
                .filter(current -> current.etag().equals(read.etag()))
                .isPresent();
        if (!same || !change.rotations().stream().allMatch(this::isAsRead)) {
            throw new StaleStateException("the server changed since it was read");
        }
        return written(change);
    }

    private StoredServer written(ServerChange change) {
        ServerUid uid = change.server().uid();
        StoredServer stored = new StoredServer(change.server(), "\"" + ++written + "\"");
        servers.put(uid, stored);
        Map<DekId, StoredDek> own = deks.computeIfAbsent(uid, none -> new LinkedHashMap<>());
        change.deks().forEach(dek -> own.put(dek.dek().id(), dek));
        rewrap(uid, change.rewrapped());
        change.rotations().forEach(rotation -> put(rotation.rotation()));
        Map<BackupId, Backup> backup = backups.computeIfAbsent(uid, none -> new LinkedHashMap<>());
        change.backups().forEach(changed -> backup.put(changed.id(), changed));
        change.operations().forEach(operation -> operations.put(operation.id(), operation));
        outbox.addAll(change.events());
        loseAnswer();
        return stored;
    }

    private void loseAnswer() {
        if (written == losing) {
            throw new StoreUnreachableException("the answer got lost", new IllegalStateException("fake"));
        }
    }

    private boolean isAsRead(StoredRotation rotation) {
        StoredRotation stored = rotations.get(rotation.rotation().id());
        return Objects.equals(stored == null ? null : stored.etag(), rotation.etag());
    }

    private StoredRotation put(Rotation rotation) {
        StoredRotation stored = new StoredRotation(rotation, "\"r" + ++rotated + "\"");
        rotations.put(rotation.id(), stored);
        return stored;
    }

    private void rewrap(ServerUid uid, List<Rewrapped> rewrapped) {
        for (Rewrapped one : rewrapped) {
            superseded
                    .computeIfAbsent(uid, none -> new LinkedHashMap<>())
                    .put(one.read().dek(), clock.instant());
            deks.computeIfAbsent(uid, none -> new LinkedHashMap<>())
                    .put(one.wrapped().id(), one.now(clock.instant()));
        }
    }

    /** As a rotation does it; the server stays as it is. */
    synchronized StoredRotation replaced(StoredRotation read, Rotation changed, List<Rewrapped> rewrapped) {
        ServerUid uid = changed.id().server();
        boolean same = isAsRead(read)
                && rewrapped.stream()
                        .allMatch(one -> one.read()
                                .equals(deks.getOrDefault(uid, Map.of())
                                        .get(one.read().dek().id())));
        if (!same) {
            throw new StaleStateException("the rotation, or a DEK, changed since it was read");
        }
        rewrap(uid, rewrapped);
        written++;
        StoredRotation stored = put(changed);
        loseAnswer();
        return stored;
    }

    synchronized List<StoredRotation> rotations() {
        return List.copyOf(rotations.values());
    }

    synchronized List<WrappedDek> superseded(ServerUid uid, DekId dek) {
        return superseded.getOrDefault(uid, Map.of()).entrySet().stream()
                .filter(wrapping -> wrapping.getKey().id().equals(dek) && isKept(wrapping.getValue()))
                .sorted(Map.Entry.<WrappedDek, Instant>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void replaced(ServerUid uid, Backup read, Backup changed) {
        if (!backups.getOrDefault(uid, Map.of()).replace(read.id(), read, changed)) {
            throw new StaleStateException("the backup changed since it was read");
        }
        written++;
        loseAnswer();
    }

    private synchronized boolean removed(Event event) {
        return outbox.removeIf(pending -> pending.id().equals(event.id()));
    }
}
