package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Reads what a caller is told. */
final class Refused {
    private Refused() {}

    static RequestRefusedException by(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(RequestRefusedException.class, call), "nothing was refused");
    }
}
