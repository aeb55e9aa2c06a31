package io.pgcmk.local.host;

import java.util.Set;

/** What starts a function. */
sealed interface Trigger {

    record Http(RouteTemplate route, Set<String> methods, Level level) implements Trigger {}

    record Timer(TimerSchedule schedule) implements Trigger {}

    /** Started by the webhook, with one event at a time. */
    record EventGrid() implements Trigger {}

    /** Whose key an HTTP function wants. */
    enum Level {
        ANONYMOUS,
        FUNCTION,
        ADMIN
    }
}
