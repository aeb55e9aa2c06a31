package io.pgcmk.local.eventgrid;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of an event after an attempt to deliver it. */
final class RetrySchedule {
    private static final Set<Integer> DELIVERED = Set.of(200, 201, 202, 203, 204);

    /** An endpoint that says so will say so again. */
    private static final Map<Integer, String> HOPELESS =
            Map.of(400, "BadRequest", 401, "Unauthorized", 403, "Forbidden", 413, "RequestEntityTooLarge");

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6));
    private static final Duration LAST_WAIT = Duration.ofHours(12);

    private static final int MOST_ATTEMPTS = 30;
    private static final Duration TIME_TO_LIVE = Duration.ofHours(24);

    private RetrySchedule() {}

    sealed interface Next {
        record Done() implements Next {}

        record Again(Duration after) implements Next {}

        /** @param reason in Azure's words */
        record GiveUp(String reason) implements Next {}
    }

    /**
     * @param status what the endpoint answered; 0 for nothing
     * @param attempts how many there were by now
     * @param age since it was published
     */
    static Next after(int status, int attempts, Duration age) {
        if (DELIVERED.contains(status)) {
            return new Next.Done();
        }
        String hopeless = HOPELESS.get(status);
        if (hopeless != null) {
            return new Next.GiveUp(hopeless);
        }
        if (attempts >= MOST_ATTEMPTS) {
            return new Next.GiveUp("MaxDeliveryAttemptsExceeded");
        }
        Duration wait = attempts <= WAITS.size() ? WAITS.get(attempts - 1) : LAST_WAIT;
        return age.plus(wait).compareTo(TIME_TO_LIVE) > 0
                ? new Next.GiveUp("TimeToLiveExceeded")
                : new Next.Again(wait);
    }
}
