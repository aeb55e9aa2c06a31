package io.pgcmk.local.kit;

import java.time.Duration;
import java.util.Map;

/** How a faulty target behaves. */
public sealed interface Behaviour {

    /** Answers this instead of doing anything. */
    record Answer(int status, Map<String, String> headers, Body body) implements Behaviour {}

    /** Does what was asked, and answers late. */
    record Delay(Duration held) implements Behaviour {}

    /** Does what was asked, and closes the connection before the answer or in the middle of it. */
    record Close(boolean midway) implements Behaviour {}

    /** Resets the connection and does nothing. */
    record Reset() implements Behaviour {}

    /** Fails new TLS handshakes; connections that are open stay so. */
    record TlsFailure() implements Behaviour {}

    /** Takes the name away; connections that are open stay so, as in life. */
    record NameFailure() implements Behaviour {}

    /**
     * Answers that there were too many requests, after so many in any ten seconds; those answered so are not counted.
     *
     * @param retryAfterSeconds the header Retry-After; 0 for none
     */
    record Throttle(int per10s, int retryAfterSeconds) implements Behaviour {}
}
