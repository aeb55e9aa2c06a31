package io.pgcmk.local.eventgrid;

import java.net.URI;

/**
 * A webhook that events are delivered to.
 *
 * @param endpoint with its key, which is why it is not shown
 */
public record Subscription(String name, URI endpoint, Schema schema) {
    @Override
    public String toString() {
        return "Subscription[" + name + "]";
    }
}
