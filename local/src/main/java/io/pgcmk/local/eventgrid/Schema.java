package io.pgcmk.local.eventgrid;

/** How events are written. */
public enum Schema {
    EVENT_GRID,
    CLOUD_EVENTS
}
