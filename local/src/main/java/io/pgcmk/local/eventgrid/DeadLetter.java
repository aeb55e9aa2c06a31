package io.pgcmk.local.eventgrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** An event that was given up. */
record DeadLetter(
        Subscription subscription,
        GridEvent event,
        String reason,
        int attempts,
        int lastStatus,
        Instant publishedAt,
        Instant lastAttemptAt) {

    /** As the blob would be. */
    JsonNode written() {
        JsonNode delivered = event.delivered(subscription.schema());
        ObjectNode json = (ObjectNode) (delivered.isArray() ? delivered.get(0) : delivered);
        return json.put("deadLetterReason", reason)
                .put("deliveryAttempts", attempts)
                .put("lastDeliveryOutcome", lastStatus == 0 ? "TimedOut" : "Http" + lastStatus)
                .put("publishTime", publishedAt.toString())
                .put("lastDeliveryAttemptTime", lastAttemptAt.toString());
    }
}
