package io.pgcmk.port;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.server.Server;
import java.util.List;
import java.util.stream.Stream;

/**
 * What changes together with a server: all of it is stored, or none.
 *
 * @param deks stored or replaced, by DEK id
 * @param operations stored or replaced, by operation id
 * @param events put into the outbox, from which they reach the {@link EventLog}
 */
public record ServerChange(Server server, List<StoredDek> deks, List<Operation> operations, List<Event> events) {

    public ServerChange {
        deks = List.copyOf(deks);
        operations = List.copyOf(operations);
        events = List.copyOf(events);
    }

    public static ServerChange of(Server server, Event... events) {
        return new ServerChange(server, List.of(), List.of(), List.of(events));
    }

    public ServerChange and(StoredDek dek) {
        return new ServerChange(server, added(deks, dek), operations, events);
    }

    public ServerChange and(Operation operation) {
        return new ServerChange(server, deks, added(operations, operation), events);
    }

    private static <T> List<T> added(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }
}
