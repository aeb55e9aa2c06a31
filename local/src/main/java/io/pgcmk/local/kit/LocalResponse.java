package io.pgcmk.local.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What is sent back, and how: late, in part or not at all, if a fault says so.
 *
 * @param delay how long the answer is held back; the request has been carried out by then
 */
public record LocalResponse(int status, Map<String, String> headers, Body body, Duration delay, Delivery delivery) {

    /** How much of the answer the client gets to see. */
    public enum Delivery {
        WHOLE,
        /** The connection is closed without a byte. */
        CLOSED_BEFORE,
        /** The connection is closed after the headers and half of the body. */
        CLOSED_MIDWAY,
        /** The connection is reset without a byte. */
        RESET
    }

    public LocalResponse {
        headers = Map.copyOf(headers);
    }

    public static LocalResponse of(int status, Map<String, String> headers, Body body) {
        return new LocalResponse(status, headers, body, Duration.ZERO, Delivery.WHOLE);
    }

    public static LocalResponse json(int status, JsonNode body) {
        return of(status, Map.of("Content-Type", "application/json; charset=utf-8"), Body.of(body.toString()));
    }

    /** An answer without a body. */
    public static LocalResponse empty(int status) {
        return of(status, Map.of(), Body.EMPTY);
    }

    public LocalResponse with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new LocalResponse(status, more, body, delay, delivery);
    }

    public LocalResponse after(Duration wait) {
        return new LocalResponse(status, headers, body, wait, delivery);
    }

    public LocalResponse delivered(Delivery how) {
        return new LocalResponse(status, headers, body, delay, how);
    }
}
