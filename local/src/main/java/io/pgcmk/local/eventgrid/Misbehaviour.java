package io.pgcmk.local.eventgrid;

import io.pgcmk.local.kit.BadJsonException;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.StrictJson;

/**
 * All that Event Grid never promised not to do.
 *
 * @param times how often each event is delivered
 * @param reversed whether what is due together is delivered last first
 * @param held whether nothing is delivered until this is taken back; then all of it is due together
 */
record Misbehaviour(int times, boolean reversed, boolean held) {
    static final Misbehaviour NONE = new Misbehaviour(1, false, false);

    static Misbehaviour read(Body body) {
        StrictJson json = StrictJson.of(body, "times", "reversed", "held");
        int times = json.number("times").orElse(1);
        if (times < 1) {
            throw new BadJsonException("Property 'times' is less than 1.");
        }
        return new Misbehaviour(
                times, json.flag("reversed").orElse(false), json.flag("held").orElse(false));
    }
}
