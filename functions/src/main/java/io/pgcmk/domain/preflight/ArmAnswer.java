package io.pgcmk.domain.preflight;

/** What came back from Azure Resource Manager. */
public sealed interface ArmAnswer<T> {

    record Known<T>(T value) implements ArmAnswer<T> {}

    /** There is no such resource (404). */
    record Absent<T>() implements ArmAnswer<T> {}

    /**
     * No id was given to ask for, we may not read it, or no usable answer came.
     *
     * @param why for the operator
     */
    record Unreadable<T>(String why) implements ArmAnswer<T> {}
}
