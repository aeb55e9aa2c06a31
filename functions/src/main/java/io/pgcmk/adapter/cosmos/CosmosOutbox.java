package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Outbox;
import java.util.Comparator;
import java.util.List;

/** {@link Outbox} in the partitions of the servers in {@code state}. */
final class CosmosOutbox implements Outbox {
    private final ContainerCalls state;

    CosmosOutbox(ContainerCalls state) {
        this.state = state;
    }

    @Override
    public List<Event> pending(ServerUid server) {
        return state
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE c.type = @type",
                                new SqlParameter("@type", EventDocument.OUTBOX)),
                        new PartitionKey(server.toString()))
                .stream()
                .map(EventDocument::read)
                .sorted(Comparator.comparing(Event::at))
                .toList();
    }

    @Override
    public List<Event> pending(int limit) {
        return state
                .queryAllPartitions(new SqlQuerySpec(
                        "SELECT TOP @limit * FROM c WHERE c.type = @type",
                        new SqlParameter("@limit", limit),
                        new SqlParameter("@type", EventDocument.OUTBOX)))
                .stream()
                .map(EventDocument::read)
                .toList();
    }

    @Override
    public void remove(Event event) {
        state.delete(
                EventDocument.outboxId(event), new PartitionKey(event.server().toString()));
    }
}
