package io.pgcmk.port;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.server.Server;
import java.util.List;
import java.util.stream.Stream;

/**
 * What changes together with a server: all of it is stored, or none.
 *
 * @param deks stored or replaced, by DEK id
 * @param rewrapped DEKs, the wrappings of which are replaced and kept as superseded ones
 * @param backups stored or replaced, by backup id
 * @param operations stored or replaced, by operation id
 * @param rotations begun, or replaced if they are as they were read
 * @param events put into the outbox, from which they reach the {@link EventLog}
 */
public record ServerChange(
        Server server,
        List<StoredDek> deks,
        List<Rewrapped> rewrapped,
        List<Backup> backups,
        List<Operation> operations,
        List<StoredRotation> rotations,
        List<Event> events) {
    /** Cosmos DB takes as many operations in a transactional batch, and the server is one of them. */
    private static final int MOST = 100;

    /** How many backups may change at once, each with its DEK. */
    public static final int MOST_BACKUPS = (MOST - 1) / 2;

    /** @throws IllegalArgumentException if it is more than the store can change at once */
    public ServerChange {
        deks = List.copyOf(deks);
        rewrapped = List.copyOf(rewrapped);
        backups = List.copyOf(backups);
        operations = List.copyOf(operations);
        rotations = List.copyOf(rotations);
        events = List.copyOf(events);
        int documents = 1
                + deks.size()
                + 2 * rewrapped.size()
                + backups.size()
                + operations.size()
                + rotations.size()
                + events.size();
        if (documents > MOST) {
            throw new IllegalArgumentException("a change of " + documents + " documents; at most " + MOST);
        }
    }

    public static ServerChange of(Server server, Event... events) {
        return new ServerChange(server, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(events));
    }

    public ServerChange with(Server changed) {
        return new ServerChange(changed, deks, rewrapped, backups, operations, rotations, events);
    }

    public ServerChange and(StoredDek dek) {
        return new ServerChange(server, added(deks, dek), rewrapped, backups, operations, rotations, events);
    }

    public ServerChange and(Rewrapped dek) {
        return new ServerChange(server, deks, added(rewrapped, dek), backups, operations, rotations, events);
    }

    public ServerChange and(StoredBackup backup) {
        return new ServerChange(
                server,
                added(deks, backup.dek()),
                rewrapped,
                added(backups, backup.backup()),
                operations,
                rotations,
                events);
    }

    public ServerChange and(Operation operation) {
        return new ServerChange(server, deks, rewrapped, backups, added(operations, operation), rotations, events);
    }

    public ServerChange and(StoredRotation rotation) {
        return new ServerChange(server, deks, rewrapped, backups, operations, added(rotations, rotation), events);
    }

    public ServerChange and(Event event) {
        return new ServerChange(server, deks, rewrapped, backups, operations, rotations, added(events, event));
    }

    private static <T> List<T> added(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }
}
