package io.pgcmk.port;

import java.time.Duration;

/** Lets time pass; a test moves its clock instead. */
public interface Pause {

    void last(Duration duration);
}
