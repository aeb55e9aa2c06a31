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
 * @param backups stored or replaced, by backup id
 * @param operations stored or replaced, by operation id
 * @param events put into the outbox, from which they reach the {@link EventLog}
 */
public record ServerChange(
        Server server, List<StoredDek> deks, List<Backup> backups, List<Operation> operations, List<Event> events) {
    /** Cosmos DB takes as many operations in a transactional batch, and the server is one of them. */
    private static final int MOST = 100;

    /** How many backups may change at once, each with its DEK. */
    public static final int MOST_BACKUPS = (MOST - 1) / 2;

    /** @throws IllegalArgumentException if it is more than the store can change at once */
    public ServerChange {
        deks = List.copyOf(deks);
        backups = List.copyOf(backups);
        operations = List.copyOf(operations);
        events = List.copyOf(events);
        int documents = 1 + deks.size() + backups.size() + operations.size() + events.size();
        if (documents > MOST) {
            throw new IllegalArgumentException("a change of " + documents + " documents; at most " + MOST);
        }
    }

    public static ServerChange of(Server server, Event... events) {
        return new ServerChange(server, List.of(), List.of(), List.of(), List.of(events));
    }

    public ServerChange and(StoredDek dek) {
        return new ServerChange(server, added(deks, dek), backups, operations, events);
    }

    public ServerChange and(StoredBackup backup) {
        return new ServerChange(server, added(deks, backup.dek()), added(backups, backup.backup()), operations, events);
    }

    public ServerChange and(Operation operation) {
        return new ServerChange(server, deks, backups, added(operations, operation), events);
    }

    private static <T> List<T> added(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }
}
