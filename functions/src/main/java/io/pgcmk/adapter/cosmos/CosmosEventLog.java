package io.pgcmk.adapter.cosmos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventPage;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.EventLog;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@link EventLog} in {@code events}.
 *
 * <p>Its continuation is the position of the last event shown, and not the SDK's: that one is of any length and belongs to
 * one version of the SDK.
 */
final class CosmosEventLog implements EventLog {
    private static final Pattern POSITION = Pattern.compile("[0-9T:.-]{29}Z\\|[0-9a-f-]{36}");

    /** After every position: a year of four digits comes first in each. */
    private static final String BEFORE_THE_FIRST = "~";

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
    public EventPage page(ServerUid server, int size, @Nullable String continuation) {
        List<JsonNode> found = events.query(
                new SqlQuerySpec(
                        "SELECT TOP @limit * FROM c WHERE c.position < @position ORDER BY c.position DESC",
                        new SqlParameter("@limit", size + 1),
                        new SqlParameter(
                                "@position", continuation == null ? BEFORE_THE_FIRST : position(continuation))),
                new PartitionKey(server.toString()));
        List<JsonNode> shown = found.subList(0, Math.min(size, found.size()));
        return new EventPage(
                shown.stream().map(EventDocument::read).toList(),
                found.size() > size ? continuation(shown.getLast()) : null);
    }

    private static String continuation(JsonNode last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.path("position").textValue().getBytes(UTF_8));
    }

    private static String position(String continuation) {
        String position = new String(Base64.getUrlDecoder().decode(continuation), UTF_8);
        if (!POSITION.matcher(position).matches()) {
            throw new IllegalArgumentException("the continuation is none of ours");
        }
        return position;
    }
}
