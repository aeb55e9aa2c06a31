package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.EventLog;
import org.jspecify.annotations.Nullable;

/** {@link EventLog} in {@code events}. */
final class CosmosEventLog implements EventLog {
    private final ContainerCalls events;

    CosmosEventLog(ContainerCalls events) {
        this.events = events;
    }

    @Override
    public void append(Event event) {
        events.create(
                EventDocument.writeForLog(event),
                new PartitionKey(event.server().toString()));
    }

    /** Asks for one more than is shown, to know whether there are more. */
    @Override
    public Page<Event> page(ServerUid server, int size, @Nullable String continuation) {
        return Position.page(
                        events.query(
                                new SqlQuerySpec(
                                        "SELECT TOP @limit * FROM c WHERE c.position < @position ORDER BY c.position DESC",
                                        new SqlParameter("@limit", size + 1),
                                        new SqlParameter("@position", Position.before(continuation))),
                                new PartitionKey(server.toString())),
                        size)
                .map(EventDocument::read);
    }
}
