package io.pgcmk.local.cosmos.sql;

import java.util.Arrays;
import java.util.Locale;

/** A built-in function that the emulator covers. */
enum Function {
    IS_DEFINED(1, 1),
    IS_NULL(1, 1),
    /** The third argument, as in CONTAINS, asks to ignore case. */
    STARTSWITH(2, 3),
    CONTAINS(2, 3),
    /** The third argument asks whether an element that has these properties among others counts. */
    ARRAY_CONTAINS(2, 3);

    private final int fewest;
    private final int most;

    Function(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
    }

    static Function named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new SqlException(
                        "'" + name + "' is not a built-in function, or not one that the emulator covers."));
    }

    Function taking(int arguments) {
        if (arguments < fewest || arguments > most) {
            throw new SqlException("The " + name() + " function requires " + fewest + " to " + most + " argument(s), "
                    + arguments + " given.");
        }
        return this;
    }
}
