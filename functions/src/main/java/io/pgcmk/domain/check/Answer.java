package io.pgcmk.domain.check;

import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;

/**
 * What came back from the customer's vault. "No" and "no answer" are different types, since one closes a database and
 * the other does not (D5).
 */
public sealed interface Answer<T> {

    /** The vault did what was asked. */
    record Given<T>(T value) implements Answer<T> {}

    /** The vault said no. */
    record Refused<T>(Refusal refusal) implements Answer<T> {}

    /**
     * The vault said nothing that can be used: time-out, throttling, a fault of the network, of the token endpoint or of
     * our own.
     */
    record Silent<T>(Silence silence) implements Answer<T> {}

    /**
     * The vault was not asked, since what the question needs was refused.
     *
     * @param why for the operator
     */
    record NotAsked<T>(String why) implements Answer<T> {}
}
